package io.hydrofoil.perf.load;

import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.Watching;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** Opens many watches, a bounded number of requests under way at once. */
final class Watches {
    private static final int AT_ONCE = 500;

    private Watches() {}

    /** Connections are opened as needed; returns when the server has taken every watch. */
    static void open(Bench bench, int count, IntFunction<Call> calls, IntFunction<Watching> answers)
            throws RemoteException {
        ApiClient client = bench.client();
        client.connectFor(count, bench.options().connections());
        for (int from = 0; from < count; from += AT_ONCE) {
            List<CompletableFuture<?>> begun = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
                Watching watching = answers.apply(i);
                Call call = calls.apply(i);
                int index = i;
                begun.add(watching.begun());
                client.loop().execute(() -> client.follow(index, call, watching));
            }
            ApiClient.await(CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)), "open watches");
        }
    }

    /** The revision from which a watch of the collection sees everything that is new. */
    static String revision(Bench bench, String collection) throws RemoteException {
        String revision = bench.client()
                .json(Call.get(collection + "?limit=1"))
                .map("metadata")
                .text("resourceVersion", "");
        if (revision.isEmpty()) {
            throw new RemoteException("the list of " + collection + " has no resourceVersion");
        }
        return revision;
    }
}
