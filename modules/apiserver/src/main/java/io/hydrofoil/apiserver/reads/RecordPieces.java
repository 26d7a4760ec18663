package io.hydrofoil.apiserver.reads;

import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Reader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Walks over the selected records at one revision, a piece at a time. The store's visitor runs under a lock that the
 * writer waits for: it may copy and
 * match, not parse. Hence writers that need an object get the copied JSON after the visit. One thread at a time.
 */
public final class RecordPieces implements Reader.ListVisitor {
    private final Reader reader;
    private final Selection selection;
    private final long revision;
    private final RecordWriter writer;
    private final RecordFlyweight record = new RecordFlyweight();
    private final List<byte[]> copies = new ArrayList<>();
    private final long limit;
    private WireBytes piece = new WireBytes(0);
    private int pieceBytes;
    private int copiedBytes;
    private byte[] lastKey;
    private byte[] lastTaken;
    private long taken;
    private boolean pageFull;
    private boolean pieceFull;

    /** What becomes of each record. */
    public interface RecordWriter {
        /** Whether {@link #write(WireBytes, RecordFlyweight, long)} does it, which must not parse. */
        boolean writesRecords();

        /** Writes one record, under the store's lock. */
        void write(WireBytes out, RecordFlyweight record, long revision);

        /** Writes one object, given as stored with its resourceVersion. */
        void write(WireBytes out, byte[] json);
    }

    /** All that a walk has to say when it cannot go on. */
    public static final class ExpiredException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean future;

        ExpiredException(boolean future) {
            super("revision expired", null, false, false);
            this.future = future;
        }

        /** The revision has not been reached, instead of being compacted. */
        public boolean isFuture() {
            return future;
        }
    }

    /** @param afterKey empty: from the start; {@code limit} 0: no limit */
    public RecordPieces(
            Reader reader, Selection selection, long revision, byte[] afterKey, long limit, RecordWriter writer) {
        this.reader = reader;
        this.selection = selection;
        this.revision = revision;
        this.writer = writer;
        this.limit = limit;
        this.lastKey = afterKey;
        this.lastTaken = afterKey;
    }

    /** A walk of its own from where this one is. */
    RecordPieces ahead() {
        RecordPieces ahead = new RecordPieces(reader, selection, revision, lastKey, limit, writer);
        ahead.lastTaken = lastTaken;
        ahead.taken = taken;
        return ahead;
    }

    /** Appends records until about {@code maxBytes}; false: there are no more. */
    public boolean fill(WireBytes out, int maxBytes) throws ExpiredException {
        piece = out;
        pieceBytes = maxBytes;
        pieceFull = false;
        copiedBytes = 0;
        long listed = reader.list(selection.prefix(), lastKey, revision, this);
        if (listed < 0) {
            throw new ExpiredException(listed == Reader.FUTURE);
        }
        for (byte[] copy : copies) {
            writer.write(out, copy);
        }
        copies.clear();
        return pieceFull && !pageFull;
    }

    @Override
    public boolean onRecord(byte[] key, DirectBuffer buffer, int offset, int length, long at) {
        record.wrap(buffer, offset, length);
        lastKey = key;
        if (!selection.matches(key.length, record)) {
            return true;
        }
        if (limit > 0 && taken == limit) {
            pageFull = true;
            return false;
        }
        taken++;
        lastTaken = key;
        if (writer.writesRecords()) {
            writer.write(piece, record, at);
        } else {
            byte[] copy = record.json(at);
            copies.add(copy);
            copiedBytes += copy.length;
        }
        pieceFull = piece.length() + copiedBytes >= pieceBytes;
        return !pieceFull;
    }

    /** Records so far. */
    long taken() {
        return taken;
    }

    /** Whether the limit left records out. */
    boolean isPageFull() {
        return pageFull;
    }

    /** Key of the last record that was taken. */
    byte[] lastTaken() {
        return lastTaken;
    }
}
