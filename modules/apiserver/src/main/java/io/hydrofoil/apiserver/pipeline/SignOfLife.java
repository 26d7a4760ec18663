package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.change.Transaction;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a server leaves in the store again and again while it lives: where it is reached. A record beside the objects,
 * which no client sees or changes.
 *
 * @param host address
 * @param revision at which it was given last
 */
public record SignOfLife(String host, int port, long revision) {
    private static final Kind STORED = KindTable.builtin().require("coordination.k8s.io/v1", "Lease");

    private static byte[] key(int member) {
        return StorageKeys.allocation("servers", Integer.toString(member));
    }

    /** Gives one; completes when it is known what became of that. */
    public static CompletableFuture<Void> give(Pipeline pipeline, int member, String host, int port) {
        MapValue tree = new MapValue()
                .put("kind", STORED.kind())
                .put("apiVersion", STORED.apiVersion())
                .put("metadata", new MapValue().put("name", "server-" + member))
                .put("spec", new MapValue().put("host", host).put("port", port));
        Transaction transaction = new Transaction();
        transaction.put(key(member), STORED, tree);
        return propose(pipeline, transaction);
    }

    /** Takes the last one back: the server ends. */
    public static CompletableFuture<Void> takeBack(Pipeline pipeline, int member) {
        Transaction transaction = new Transaction();
        transaction.delete(key(member));
        return propose(pipeline, transaction);
    }

    private static CompletableFuture<Void> propose(Pipeline pipeline, Transaction transaction) {
        Given given = new Given(new CompletableFuture<>());
        pipeline.propose(transaction, given);
        return given.known;
    }

    /** The last one of a member, as this server's store has it; null if there is none. */
    public static @Nullable SignOfLife of(Reader reader, int member) {
        Found found = new Found();
        return reader.get(key(member), found) ? found.sign : null;
    }

    /** Whatever becomes of one, the next one follows. */
    private record Given(CompletableFuture<Void> known) implements Completion {
        @Override
        public void done(Result result, long revision, Notes notes) {
            known.complete(null);
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            known.complete(null);
        }

        @Override
        public void unknown(ApiStatus status) {
            known.complete(null);
        }
    }

    private static final class Found implements Reader.RecordVisitor {
        private @Nullable SignOfLife sign;

        @Override
        public void onRecord(DirectBuffer buffer, int offset, int length, long revision) {
            byte[] json = new RecordFlyweight().wrap(buffer, offset, length).json(revision);
            MapValue spec = Json.map(new String(json, StandardCharsets.UTF_8)).map("spec");
            sign = new SignOfLife(spec.text("host", ""), (int) spec.number("port", 0), revision);
        }
    }
}
