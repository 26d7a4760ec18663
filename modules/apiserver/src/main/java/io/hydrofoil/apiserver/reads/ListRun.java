package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;
import org.jspecify.annotations.Nullable;

/**
 * One list on its way to the client. The naive way builds the answer and sends it: a hundred clients listing 50k pods
 * would hold a hundred such answers.
 * This one visits the store until a piece is full, sends it, and goes on after the last key at the same revision when
 * the connection takes more.
 * What fits into one piece is answered with its length.
 */
final class ListRun implements PieceSource, Runnable {
    private final Reader reader;
    private final ReadPool pool;
    private final int pieceBytes;
    private final ListRequest request;
    private final Exchange exchange;
    private final Representation as;
    private final ListEncoder encoder;
    private final RecordPieces records;
    private WireBytes first = new WireBytes(8 * 1024);
    private Exchange.@Nullable Stream stream;

    ListRun(Reader reader, ReadPool pool, int pieceBytes, ListRequest request, Exchange exchange, ListEncoder encoder) {
        this.reader = reader;
        this.pool = pool;
        this.pieceBytes = pieceBytes;
        this.request = request;
        this.exchange = exchange;
        this.encoder = encoder;
        this.as = encoder.representation();
        byte[] afterKey = request.from().afterKey();
        this.records =
                new RecordPieces(reader, request.selection(), request.revision(), afterKey, request.limit(), encoder);
    }

    /** The first piece: the whole answer, or the beginning of a stream. */
    @Override
    public void run() {
        boolean streams = false;
        boolean answered = false;
        try {
            boolean more = records.fill(first, pieceBytes);
            while (more && as.isYaml()) {
                more = records.fill(first, pieceBytes);
            }
            if (!more) {
                byte[] whole = encoder.whole(first, meta());
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

    @Override
    public boolean fill(WireBytes piece) {
        if (first.length() > 0) {
            if (request.limit() > 0) {
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
        } catch (RecordPieces.ExpiredException e) {
            // Half of the list is on its way: an end without closing brackets is the only way left to say that it is
            // not whole.
            piece.clear();
            return false;
        }
        if (request.limit() > 0) {
            encoder.close(piece, meta());
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

    private ListMeta meta() {
        if (!records.isPageFull()) {
            return ListMeta.whole(request.revision());
        }
        long remaining = request.selection().isAll() ? remaining() : -1;
        byte[] prefix = request.selection().prefix();
        String token = new ContinueToken(request.revision(), remaining, records.lastTaken()).text(prefix);
        return new ListMeta(request.revision(), token, remaining);
    }

    /** Items after this page: by the token, else by the index's count, which is of now, else by walking over them. */
    private long remaining() {
        byte[] prefix = request.selection().prefix();
        if (request.from().remaining() >= 0) {
            return Math.max(request.from().remaining() - records.taken(), 1);
        }
        if (request.current()) {
            return Math.max(reader.count(prefix, records.lastTaken()), 1);
        }
        long[] count = new long[1];
        reader.list(prefix, records.lastTaken(), request.revision(), (key, buffer, offset, length, revision) -> {
            count[0]++;
            return true;
        });
        return Math.max(count[0], 1);
    }

    private void expired(boolean future) {
        byte[] afterKey = request.from().afterKey();
        if (future) {
            Reads.refuse(exchange, as, Statuses.tooLargeResourceVersion(request.revision(), reader.revision()));
            return;
        }
        if (afterKey.length == 0) {
            Reads.refuse(exchange, as, Statuses.expired("The resourceVersion for the provided list is too old."));
            return;
        }
        ApiStatus status = Statuses.expired("The provided continue parameter is too old to display a consistent list "
                + "result. You can start a new list without the continue parameter, or use the continue token in this "
                + "response to retrieve the remainder of the results. Continuing with the provided token results in an "
                + "inconsistent list - objects that were created, modified, or deleted between the time the first chunk "
                + "was returned and now may show up in the list.");
        MapValue tree = status.toTree();
        String token =
                new ContinueToken(0, -1, afterKey).text(request.selection().prefix());
        tree.put("metadata", new MapValue().put("continue", token));
        exchange.answer(status.code(), as.headers(), as.plain(tree));
    }
}
