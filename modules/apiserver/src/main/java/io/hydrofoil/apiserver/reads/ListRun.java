package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.conversion.ConversionException;
import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One list on its way to the client. The naive way builds the answer and sends it: a hundred clients listing 50k pods
 * would hold a hundred such answers. This one visits the store until a piece is full, sends it, and goes on after the
 * last key at the same revision when the connection takes more. What fits into one piece is answered with its length.
 * In protobuf the length of all items stands before them, and so does the list's metadata: such a list is walked over
 * twice, first to be measured.
 */
final class ListRun implements PieceSource, Runnable {
    private final Reader reader;
    private final ReadPool pool;
    private final int pieceBytes;
    private final Exchange exchange;
    private final Representation as;
    private final Supplier<ListEncoder> encoders;
    private final @Nullable ShownObjects shown;
    private ListRequest request;
    private ListEncoder encoder;
    private RecordPieces records;
    private WireBytes first = new WireBytes(8 * 1024);
    private Exchange.@Nullable Stream stream;
    private @Nullable Measure measure;

    /**
     * What walks are made with.
     *
     * @param encoders makes one for each walk
     * @param shown what shows the objects; null: nothing has to
     */
    record Walks(
            Reader reader,
            int pieceBytes,
            Supplier<ListEncoder> encoders,
            @Nullable ShownObjects shown) {}

    /** @param pool whose threads may wait if objects have to be shown */
    ListRun(Walks walks, ReadPool pool, ListRequest request, Exchange exchange) {
        this.reader = walks.reader();
        this.pool = pool;
        this.pieceBytes = walks.pieceBytes();
        this.exchange = exchange;
        this.encoders = walks.encoders();
        this.shown = walks.shown();
        this.request = request;
        this.encoder = encoders.get();
        this.records = walk();
        this.as = encoder.representation();
    }

    private RecordPieces walk() {
        byte[] afterKey = request.from().afterKey();
        return new RecordPieces(reader, request.selection(), request.revision(), afterKey, request.limit(), encoder)
                .showing(shown);
    }

    /** What has to be known of a list before its first byte is sent. */
    private record Measure(ListMeta meta, long itemsBytes) {}

    /** The first piece: the whole answer, or the beginning of a stream. */
    @Override
    public void run() {
        boolean streams = false;
        boolean answered = false;
        try {
            if (request.isExpired()) {
                answered = true;
                expired(false);
                return;
            }
            if (!begin()) {
                byte[] whole = encoder.whole(first, meta(records));
                answered = true;
                exchange.answer(200, as.headers(), whole);
                return;
            }
            streams = true;
            answered = true;
            stream = exchange.stream(200, as.headers());
            new StreamPump(pool, stream, this, pieceBytes + pieceBytes / 8).start();
        } catch (RecordPieces.ExpiredException e) {
            answered = true;
            expired(e.isFuture());
        } catch (ConversionException e) {
            answered = true;
            Reads.refuse(exchange, as, e.status());
        } finally {
            if (!answered) {
                // A fault of the server, which the pool reports: the client is not left waiting.
                Reads.refuse(exchange, as, Statuses.internalError("the list could not be read"));
            }
            if (!streams) {
                pool.leave();
            }
        }
    }

    /** Fills the first piece; whether more follow. Until something has been sent the walk may begin anew. */
    private boolean begin() throws RecordPieces.ExpiredException {
        for (int walk = 1; ; walk++) {
            try {
                return walkToFirst();
            } catch (RecordPieces.ExpiredException e) {
                if (!request.mayBeginAnew(e, walk)) {
                    throw e;
                }
                request = request.renewed(reader);
                encoder = encoders.get();
                records = walk();
                first.clear();
            }
        }
    }

    private boolean walkToFirst() throws RecordPieces.ExpiredException {
        boolean more = records.fill(first, pieceBytes);
        while (more && encoder.isCollected()) {
            more = records.fill(first, pieceBytes);
        }
        if (more && encoder.isMeasured()) {
            measure = measure();
        }
        return more;
    }

    @Override
    public boolean fill(WireBytes piece) {
        if (first.length() > 0) {
            if (measure != null) {
                encoder.open(piece, measure.meta(), measure.itemsBytes());
            } else if (request.limit() > 0) {
                encoder.open(piece);
            } else {
                encoder.open(piece, ListMeta.whole(request.revision()));
            }
            piece.put(first.array(), 0, first.length());
            first = new WireBytes(0);
            return true;
        }
        try {
            if (records.fill(piece, pieceBytes)) {
                return true;
            }
        } catch (RecordPieces.ExpiredException | ConversionException e) {
            // Half of the list is on its way: an end without closing brackets is the only way left to say that it is
            // not whole.
            piece.clear();
            return false;
        }
        if (request.limit() > 0) {
            encoder.close(piece, meta(records));
        } else {
            encoder.close(piece);
        }
        return false;
    }

    @Override
    public void done(boolean complete) {
        pool.leave();
        if (stream != null) {
            stream.end();
        }
    }

    private Measure measure() throws RecordPieces.ExpiredException {
        RecordPieces ahead = records.ahead();
        WireBytes scratch = new WireBytes(pieceBytes);
        long itemsBytes = first.length();
        boolean more = true;
        while (more) {
            scratch.clear();
            more = ahead.fill(scratch, pieceBytes);
            itemsBytes += scratch.length();
        }
        return new Measure(meta(ahead), itemsBytes);
    }

    private ListMeta meta(RecordPieces walked) {
        return request.meta(reader, walked);
    }

    private void expired(boolean future) {
        ApiStatus status = request.unlisted(reader, future);
        byte[] afterKey = request.from().afterKey();
        if (future || afterKey.length == 0) {
            Reads.refuse(exchange, as, status);
            return;
        }
        MapValue tree = status.toTree();
        String token =
                new ContinueToken(0, -1, afterKey).text(request.selection().prefix());
        tree.put("metadata", new MapValue().put("continue", token));
        exchange.answer(status.code(), as.errorHeaders(), as.error(tree));
    }
}
