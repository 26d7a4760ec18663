package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One list on its way to the client. The naive way builds the answer and sends it: a hundred clients listing 50k pods
 * would hold a hundred such answers.
 * This one visits the store until a piece is full, sends it, waits until the connection takes more, and goes on after
 * the last key at the same revision;
 * it holds one piece. What fits into one piece is answered with its length. One thread.
 */
final class ListRun implements Reader.ListVisitor {
    private final Reader reader;
    private final ReadsConfig config;
    private final Clock clock;
    private final ListRequest request;
    private final Exchange exchange;
    private final Representation as;
    private final ListEncoder encoder;
    private final RecordFlyweight record = new RecordFlyweight();
    private final List<MapValue> trees = new ArrayList<>();
    private final long nowMs;
    private WireBytes piece;
    private byte[] lastKey;
    private byte[] lastTaken;
    private long taken;
    private boolean pageFull;
    private boolean pieceFull;
    private Exchange.@Nullable Stream stream;
    private @Nullable StreamGate gate;

    ListRun(Reader reader, Clock clock, ReadsConfig config, ListRequest request, Exchange exchange, Representation as) {
        this.reader = reader;
        this.config = config;
        this.clock = clock;
        this.request = request;
        this.exchange = exchange;
        this.as = as;
        this.nowMs = clock.wallMs();
        this.encoder = new ListEncoder(as, request.kind(), nowMs);
        this.piece = new WireBytes(8 * 1024);
        this.lastKey = request.from().afterKey();
        this.lastTaken = lastKey;
    }

    void run() {
        byte[] prefix = request.selection().prefix();
        while (true) {
            pieceFull = false;
            long listed = reader.list(prefix, lastKey, request.revision(), this);
            if (listed < 0) {
                expired(listed);
                return;
            }
            if (!pieceFull) {
                break;
            }
            if (!sendPiece()) {
                end();
                return;
            }
        }
        finish();
    }

    @Override
    public boolean onRecord(byte[] key, DirectBuffer buffer, int offset, int length, long revision) {
        record.wrap(buffer, offset, length);
        lastKey = key;
        if (!request.selection().matches(key, record)) {
            return true;
        }
        if (request.limit() > 0 && taken == request.limit()) {
            pageFull = true;
            return false;
        }
        taken++;
        lastTaken = key;
        if (as.isYaml()) {
            trees.add(Representation.parse(record.json(revision)));
            return true;
        }
        encoder.item(piece, record, revision);
        pieceFull = piece.length() >= config.chunkBytes();
        return !pieceFull;
    }

    /** Sends what is there, as the beginning of a stream; false if the client is gone. */
    private boolean sendPiece() {
        Exchange.Stream out = stream;
        StreamGate waiting = gate;
        if (out == null || waiting == null) {
            out = exchange.stream(200, as.headers());
            waiting = new StreamGate(out, clock, config.maxStallMs());
            stream = out;
            gate = waiting;
            WireBytes head = new WireBytes(256);
            if (request.limit() > 0) {
                encoder.open(head);
            } else {
                encoder.open(head, ListMeta.whole(request.revision()));
            }
            out.write(head.array(), 0, head.length());
        }
        out.write(piece.array(), 0, piece.length());
        out.flush();
        piece = new WireBytes(config.chunkBytes() + config.chunkBytes() / 8);
        return waiting.await();
    }

    private void finish() {
        ListMeta meta = meta();
        if (as.isYaml()) {
            exchange.answer(200, as.headers(), as.list(request.kind(), meta, trees, nowMs));
            return;
        }
        if (stream == null) {
            WireBytes whole = new WireBytes(piece.length() + 512);
            encoder.open(whole, meta);
            whole.put(piece.array(), 0, piece.length());
            encoder.close(whole);
            exchange.answer(200, as.headers(), whole.toBytes());
            return;
        }
        if (request.limit() > 0) {
            encoder.close(piece, meta);
        } else {
            encoder.close(piece);
        }
        stream.write(piece.array(), 0, piece.length());
        end();
    }

    private void end() {
        if (stream != null) {
            stream.flush();
            stream.end();
        }
    }

    private ListMeta meta() {
        if (!pageFull) {
            return ListMeta.whole(request.revision());
        }
        long remaining = request.selection().isAll() ? remaining() : -1;
        byte[] prefix = request.selection().prefix();
        String token = new ContinueToken(request.revision(), remaining, lastTaken).text(prefix);
        return new ListMeta(request.revision(), token, remaining);
    }

    /** Items after this page: by the token, else by the index's count, which is of now, else by walking over them. */
    private long remaining() {
        byte[] prefix = request.selection().prefix();
        if (request.from().remaining() >= 0) {
            return Math.max(request.from().remaining() - taken, 1);
        }
        if (request.current() && request.from().afterKey().length == 0) {
            return Math.max(reader.count(prefix) - taken, 1);
        }
        long[] count = new long[1];
        reader.list(prefix, lastTaken, request.revision(), (key, buffer, offset, length, revision) -> {
            count[0]++;
            return true;
        });
        return Math.max(count[0], 1);
    }

    private void expired(long answer) {
        if (stream != null) {
            // Half of the list is on its way: an end without closing brackets is the only way left to say that it is
            // not whole.
            end();
            return;
        }
        if (answer == Reader.FUTURE) {
            Reads.refuse(exchange, as, Statuses.tooLargeResourceVersion(request.revision(), reader.revision()));
            return;
        }
        if (request.from().afterKey().length == 0) {
            Reads.refuse(exchange, as, Statuses.expired("The resourceVersion for the provided list is too old."));
            return;
        }
        ApiStatus status = Statuses.expired("The provided continue parameter is too old to display a consistent list "
                + "result. You can start a new list without the continue parameter, or use the continue token in this "
                + "response to retrieve the remainder of the results. Continuing with the provided token results in an "
                + "inconsistent list - objects that were created, modified, or deleted between the time the first chunk "
                + "was returned and now may show up in the list.");
        MapValue tree = status.toTree();
        String token = new ContinueToken(0, -1, request.from().afterKey())
                .text(request.selection().prefix());
        tree.ensureMap("metadata").put("continue", token);
        exchange.answer(status.code(), as.headers(), as.plain(tree));
    }
}
