package io.hydrofoil.perf.load;

import io.hydrofoil.bench.Fixture;
import io.hydrofoil.bench.ServerProcess;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.RemoteException;

/** What a scenario works with. */
record Bench(ApiClient client, ServerProcess server, Fixture fixture, LoadOptions options) {

    /** So many of something, fewer if a smaller run was asked for. */
    int scaled(int count) {
        return Math.max(1, (int) (count * options.scale()));
    }

    ServerProcess.Stopwatch stopwatch() throws RemoteException {
        return new ServerProcess.Stopwatch(server);
    }

    /** Waits until the server has done what its last work left behind. */
    void settle() throws RemoteException {
        try {
            Thread.sleep(options.settleMs());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteException("interrupted", e);
        }
    }
}
