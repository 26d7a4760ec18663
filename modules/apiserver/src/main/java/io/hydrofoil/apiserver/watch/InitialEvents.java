package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.conversion.ConversionException;
import io.hydrofoil.apiserver.reads.EventEncoder;
import io.hydrofoil.apiserver.reads.EventType;
import io.hydrofoil.apiserver.reads.PieceSource;
import io.hydrofoil.apiserver.reads.ReadPool;
import io.hydrofoil.apiserver.reads.RecordPieces;
import io.hydrofoil.apiserver.reads.WireBytes;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;
import java.util.function.Consumer;

/**
 * Sends what exists at one revision as ADDED events, a piece at a time, then hands the watcher to the fan-out at that
 * revision.
 */
final class InitialEvents implements PieceSource, RecordPieces.RecordWriter {
    private static final int PIECE_BYTES = 64 * 1024;

    private final Watcher watcher;
    private final EventEncoder encoder;
    private final boolean endsWithBookmark;
    private final long revision;
    private final Reader reader;
    private final Clock clock;
    private final ReadPool pool;
    private final Consumer<Watcher> following;
    private final RecordPieces records;
    private boolean expired;

    /** @param following takes the watcher over */
    InitialEvents(
            Watcher watcher,
            boolean endsWithBookmark,
            Reader reader,
            Clock clock,
            ReadPool pool,
            Consumer<Watcher> following) {
        this.watcher = watcher;
        this.encoder = watcher.encoder;
        this.endsWithBookmark = endsWithBookmark;
        this.revision = reader.revision();
        this.reader = reader;
        this.clock = clock;
        this.pool = pool;
        this.following = following;
        this.records =
                new RecordPieces(reader, watcher.selection, revision, new byte[0], 0, this).showing(watcher.shown);
    }

    /** Size of a piece. */
    static int pieceBytes() {
        return PIECE_BYTES + PIECE_BYTES / 8;
    }

    @Override
    public boolean fill(WireBytes piece) {
        try {
            if (records.fill(piece, PIECE_BYTES)) {
                return true;
            }
        } catch (ConversionException e) {
            expired = true;
            piece.put(encoder.error(e.status()));
            return false;
        } catch (RecordPieces.ExpiredException e) {
            expired = true;
            piece.put(encoder.error(Statuses.tooOldResourceVersion(revision, reader.compactedRevision())));
            return false;
        }
        if (endsWithBookmark) {
            piece.put(encoder.bookmark(revision, true, !watcher.hasSentFirst, clock.wallMs()));
            watcher.hasSentFirst = true;
        }
        return false;
    }

    @Override
    public boolean writesRecords() {
        return encoder.isDirect();
    }

    @Override
    public void write(WireBytes out, RecordFlyweight record, long recordRevision) {
        encoder.write(out, EventType.ADDED, record, recordRevision);
        watcher.hasSentFirst = true;
    }

    @Override
    public void write(WireBytes out, byte[] json) {
        out.put(encoder.event(EventType.ADDED, json, !watcher.hasSentFirst, clock.wallMs()));
        watcher.hasSentFirst = true;
    }

    @Override
    public void writeShown(WireBytes out, MapValue tree) {
        out.put(encoder.event(EventType.ADDED, tree, !watcher.hasSentFirst, clock.wallMs()));
        watcher.hasSentFirst = true;
    }

    @Override
    public void done(boolean complete) {
        pool.leave();
        if (!complete || expired) {
            watcher.onOver.run();
            watcher.stream.end();
            return;
        }
        watcher.revision = revision;
        following.accept(watcher);
    }
}
