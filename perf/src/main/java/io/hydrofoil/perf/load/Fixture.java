package io.hydrofoil.perf.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** The objects that scenarios work on, in a namespace of their own, which {@link #remove} deletes. */
final class Fixture {
    private static final int LANES = 64;
    private static final int MAX_SECONDS = 300;
    private static final int ACCOUNT_SECONDS = 15;

    private final ApiClient client;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final List<String> namespaces = new ArrayList<>();

    Fixture(ApiClient client) {
        this.client = client;
    }

    /** Makes a namespace; returns its name. */
    String namespace(String purpose) throws LoadException {
        String name = "load-" + purpose + "-" + run;
        client.json(Call.post(
                "/api/v1/namespaces",
                bytes("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}")));
        namespaces.add(name);
        awaitDefaultAccount(name);
        return name;
    }

    /** Pods are refused until the namespace has its service account, which a controller makes. */
    private void awaitDefaultAccount(String namespace) throws LoadException {
        String path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/default";
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ACCOUNT_SECONDS);
        while (!client.call(Call.get(path)).isFine()) {
            if (System.nanoTime() > deadlineNs) {
                throw new LoadException("no controller made " + path + " within " + ACCOUNT_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Calls {@code count} times, several at once. */
    void each(int count, LongFunction<Call> calls) throws LoadException {
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

    /** Asks the server to delete all that was made. */
    void remove() throws LoadException {
        for (String name : namespaces) {
            client.json(Call.delete("/api/v1/namespaces/" + name));
        }
        namespaces.clear();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
