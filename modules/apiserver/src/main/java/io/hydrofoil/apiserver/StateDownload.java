package io.hydrofoil.apiserver;

import io.hydrofoil.apiserver.reads.PieceSource;
import io.hydrofoil.apiserver.reads.ReadPool;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.reads.StreamPump;
import io.hydrofoil.apiserver.reads.WireBytes;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.SnapshotExport;
import io.hydrofoil.store.Store;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /hydrofoil/v1/snapshot} with the whole state at one revision, as it rests: what is sealed stays
 * sealed. A stream of the store's snapshot chunks, made while it is sent. If changes overtake it, the stream ends
 * before its end mark, which whoever reads it notices.
 */
final class StateDownload {
    /** Where it is. */
    static final String PATH = "/hydrofoil/v1/snapshot";

    private static final int CHUNK_BYTES = 128 * 1024;
    private static final Map<String, List<String>> HEADERS =
            Map.of("Content-Type", List.of("application/octet-stream"));

    private final Store store;
    private final ReadPool pool;

    StateDownload(Store store, ReadPool pool) {
        this.store = store;
        this.pool = pool;
    }

    /** The state is as new as it must be. */
    void handle(Exchange exchange) {
        Representation errors = Representation.ofErrors(exchange.header("accept"));
        if (!exchange.method().equals("GET")) {
            Reads.refuse(exchange, errors, Statuses.methodNotAllowed());
        } else if (!pool.tryEnter()) {
            Reads.refuse(
                    exchange, errors, Statuses.tooManyRequests("too many reads at once, please try again later", 1));
        } else {
            Exchange.Stream stream = exchange.stream(200, HEADERS);
            new StreamPump(pool, stream, new Source(stream), 2 * CHUNK_BYTES).start();
        }
    }

    private final class Source implements PieceSource {
        private final Exchange.Stream stream;
        private final SnapshotExport export = store.export(this::onChunk, CHUNK_BYTES);
        private @Nullable WireBytes piece;

        Source(Exchange.Stream stream) {
            this.stream = stream;
        }

        private void onChunk(org.agrona.DirectBuffer chunk, int offset, int length) {
            WireBytes to = java.util.Objects.requireNonNull(piece);
            int at = to.claim(length);
            chunk.getBytes(offset, to.array(), at, length);
        }

        @Override
        public boolean fill(WireBytes into) {
            piece = into;
            return export.next(CHUNK_BYTES) == SnapshotExport.Progress.MORE;
        }

        @Override
        public void done(boolean complete) {
            pool.leave();
            stream.end();
        }
    }
}
