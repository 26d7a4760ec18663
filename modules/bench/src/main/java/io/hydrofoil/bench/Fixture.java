package io.hydrofoil.bench;

import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** The objects that scenarios work on, in a namespace of their own, which {@link #remove} deletes. */
public final class Fixture {
    private static final int LANES = 64;
    private static final int MAX_SECONDS = 300;
    private static final int ACCOUNT_SECONDS = 15;

    private final ApiClient client;
    private final String prefix;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final List<String> namespaces = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final Queue<String> loose = new ConcurrentLinkedQueue<>();

    /** Names of namespaces begin with {@code prefix}. */
    public Fixture(ApiClient client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    /** Makes a namespace; returns its name. */
    public String namespace(String purpose) throws RemoteException {
        String name = prefix + "-" + purpose + "-" + run;
        client.json(Call.post(
                "/api/v1/namespaces",
                bytes("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}")));
        namespaces.add(name);
        awaitDefaultAccount(name);
        return name;
    }

    /** Pods are refused until the namespace has its service account, which a controller makes. */
    private void awaitDefaultAccount(String namespace) throws RemoteException {
        String path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/default";
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ACCOUNT_SECONDS);
        while (!client.call(Call.get(path)).isFine()) {
            if (System.nanoTime() > deadlineNs) {
                throw new RemoteException("no controller made " + path + " within " + ACCOUNT_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Calls {@code count} times, several at once. */
    public void each(int count, LongFunction<Call> calls) throws RemoteException {
        new OpRun(
                        client,
                        new Ops() {
                            private long index;

                            @Override
                            public int lanes() {
                                return Math.min(LANES, count);
                            }

                            @Override
                            public Call next(int lane) {
                                return calls.apply(index++);
                            }

                            @Override
                            public void answered(int lane, WholeAnswer answer) {
                                // made
                            }
                        },
                        Pace.CLOSED)
                .run(MAX_SECONDS, count);
    }

    /** Tells this run from others. */
    public String run() {
        return run;
    }

    /** Something without a namespace was made, which is to be deleted at the end. Event loop. */
    public void removeLater(String path) {
        loose.add(path);
    }

    /** Asks the server to delete all that was made. */
    public void remove() throws RemoteException {
        for (String name : namespaces) {
            String path = "/api/v1/namespaces/" + name;
            client.json(Call.delete(path));
            removed.add(path);
        }
        namespaces.clear();
        for (String path : loose) {
            // It may not have been made: its create may have been refused.
            var _ = client.call(Call.delete(path));
        }
        loose.clear();
    }

    /** Paths of the namespaces that were asked to be deleted. */
    public List<String> removed() {
        return List.copyOf(removed);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
