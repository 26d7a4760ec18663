package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.change.Transaction;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.concurrent.CompletableFuture;

/**
 * The right of one process to run the control loops, until another one claims it. A leader that was paused does not
 * know that the world went on: what its loops still write must not be applied (a pod bound to a node that another
 * scheduler has filled). So each of their writes expects the claim to be the last one, which is decided where the write
 * is applied and not by anybody's clock.
 */
public final class Reign {
    private static final byte[] KEY = StorageKeys.allocation("reigns", "control-loops");

    private final long revision;

    private Reign(long revision) {
        this.revision = revision;
    }

    /**
     * Claims the reign, which ends that of whoever held it; completes when the claim is applied here, and with it
     * everything that was written under earlier ones.
     *
     * @param holder who claims, for those who look
     */
    public static CompletableFuture<Reign> claim(Pipeline pipeline, String holder) {
        Transaction transaction = new Transaction();
        MapValue tree = new MapValue()
                .put("kind", "Lease")
                .put("apiVersion", "coordination.k8s.io/v1")
                .put("metadata", new MapValue().put("name", "control-loops"))
                .put("spec", new MapValue().put("holderIdentity", holder));
        transaction.put(KEY, KindTable.builtin().require("coordination.k8s.io/v1", "Lease"), tree);
        Claim claim = new Claim(new CompletableFuture<>());
        pipeline.propose(transaction, claim);
        return claim.made;
    }

    void guard(Transaction transaction) {
        transaction.guard(KEY, revision);
    }

    private record Claim(CompletableFuture<Reign> made) implements Completion {
        @Override
        public void done(Result result, long revision, Notes notes) {
            made.complete(new Reign(revision));
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            unknown(status);
        }

        @Override
        public void unknown(ApiStatus status) {
            made.completeExceptionally(new IllegalStateException(status.message()));
        }
    }
}
