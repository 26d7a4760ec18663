package io.hydrofoil.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients that do not stop while members die: writers, each of its own config map and over its own connection, and one
 * that creates pods and waits until each is bound. Who gets no answer goes on with the next member, as clients behind a
 * list of servers do.
 */
final class KillLoad implements AutoCloseable {
    private static final String NAMESPACE = "/api/v1/namespaces/default/";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long WRITE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long POD_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long JOIN_MS = TimeUnit.SECONDS.toMillis(30);

    private final Members members;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile KillMark mark;
    private volatile boolean running = true;

    /** Starts them. */
    KillLoad(Members members, int writers) {
        this.members = members;
        this.mark = new KillMark(0, Long.MAX_VALUE, writers);
        for (int i = 0; i < writers; i++) {
            int writer = i;
            start("writer-" + i, () -> write(writer));
        }
        start("pods", this::createPods);
    }

    /** What the clients measure from now on. */
    void mark(KillMark next) {
        mark = next;
    }

    /** Writes that were acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Tells what went wrong, if anything did: a lost write, an answer that must not be. */
    void rethrow() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException(cause);
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (Exception e) {
                        failure.compareAndSet(null, e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private AdminHttp client(int first) {
        return new AdminHttp(members.kubeconfig(), members.servers(first), TIMEOUT);
    }

    private void write(int writer) throws Exception {
        String name = "kills-" + writer;
        long number = 0;
        try (AdminHttp http = client(writer)) {
            demand(http, "POST", "configmaps", configMap(name, 0));
            while (running) {
                long begunNs = System.nanoTime();
                number++;
                if (attempt(http, "PUT", "configmaps/" + name, configMap(name, number)) != null) {
                    mark.acknowledged(writer, begunNs, System.nanoTime());
                    acknowledged.incrementAndGet();
                } else {
                    number = confirmed(http, name, number);
                }
                LockSupport.parkNanos(WRITE_PAUSE_NS);
            }
        }
    }

    /** After an open end the object says the last number, or the one before it, which was acknowledged. */
    private long confirmed(AdminHttp http, String name, long number) throws InterruptedException {
        AdminHttp.Answer found = demand(http, "GET", "configmaps/" + name, "");
        long said = Long.parseLong(found.first("\"number\":\"(\\d+)\""));
        if (said < number - 1 || said > number) {
            throw new IllegalStateException("an acknowledged write is lost: " + name + " says " + said
                    + ", but was written up to " + (number - 1));
        }
        return said;
    }

    private void createPods() throws Exception {
        long number = 0;
        try (AdminHttp http = client(0)) {
            while (running) {
                String name = "kills-" + number++;
                long begunNs = System.nanoTime();
                demand(http, "POST", "pods", pod(name));
                while (running && !isBound(demand(http, "GET", "pods/" + name, ""))) {
                    LockSupport.parkNanos(RETRY_NS);
                }
                mark.bound(begunNs, System.nanoTime());
                demand(http, "DELETE", "pods/" + name + "?gracePeriodSeconds=0", "");
                LockSupport.parkNanos(POD_PAUSE_NS);
            }
        }
    }

    private static boolean isBound(AdminHttp.Answer pod) {
        return pod.body().contains("\"nodeName\":\"");
    }

    /** Asks until somebody answers with what was asked for; that something was done before is as good. */
    private AdminHttp.Answer demand(AdminHttp http, String method, String path, String body)
            throws InterruptedException {
        while (true) {
            AdminHttp.Answer answer = attempt(http, method, path, body);
            if (answer != null || !running) {
                return answer == null ? new AdminHttp.Answer(0, "") : answer;
            }
            LockSupport.parkNanos(RETRY_NS);
        }
    }

    private static AdminHttp.@Nullable Answer attempt(AdminHttp http, String method, String path, String body)
            throws InterruptedException {
        try {
            AdminHttp.Answer answer = http.send(method, NAMESPACE + path, body);
            boolean isDone = (method.equals("POST") && answer.status() == 409)
                    || (method.equals("DELETE") && answer.status() == 404);
            if (answer.status() < 300 || isDone) {
                return answer;
            }
            boolean maySucceed = answer.status() >= 500 || answer.status() == 429 || answer.status() == 403;
            if (!maySucceed) {
                throw new IllegalStateException(method + " " + path + ": " + answer);
            }
            // This member cannot now (it has no leader), or the namespace is not set up yet.
            http.elsewhere();
        } catch (IOException e) {
            // Dead, or not up again: the client is at the next member already.
        }
        return null;
    }

    private static String configMap(String name, long number) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\"},\"data\":{\"number\":\"" + number + "\"}}";
    }

    private static String pod(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"registry.example/app:1\"}]}}";
    }

    @Override
    public void close() {
        running = false;
        for (Thread thread : threads) {
            try {
                thread.join(JOIN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
