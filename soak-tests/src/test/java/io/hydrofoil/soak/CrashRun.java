package io.hydrofoil.soak;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What writers, watcher and killer of one crash test share. */
final class CrashRun {
    static final String COLLECTION = "/api/v1/namespaces/default/configmaps";
    static final String SELECTED = "labelSelector=soak%3Dcrash";

    private final ConcurrentHashMap<Long, String> revisions = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean stopWriting = new AtomicBoolean();
    final AtomicLong acknowledged = new AtomicLong();
    final AtomicLong undecided = new AtomicLong();

    /** No two writes ever get the same revision, in whatever life of the server. */
    void revision(long revision, String write) {
        String other = revisions.putIfAbsent(revision, write);
        if (other != null && !other.equals(write)) {
            throw new AssertionError("revision " + revision + " belongs to " + other + " and to " + write
                    + " as told to " + Thread.currentThread().getName());
        }
    }

    /** The revision at which a list is now; closes the client. */
    static long listRevision(AdminHttp client) throws IOException, InterruptedException {
        try (client) {
            return client.send("GET", COLLECTION + "?" + SELECTED, "").revision();
        }
    }

    /** The highest revision that anybody was told. */
    long highestRevision() {
        return revisions.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The first failure ends the run. */
    void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        stopWriting.set(true);
    }

    boolean failed() {
        return failure.get() != null;
    }

    void stopWriting() {
        stopWriting.set(true);
    }

    boolean isWriting() {
        return !stopWriting.get();
    }

    void rethrow() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new AssertionError(cause.toString(), cause);
        }
    }

    /** Once this is written nothing else will be: where the watcher stops. */
    static final String END = "crash-end";

    /**
     * The body of a write: says its number twice, and thirty times over, so that a part of it can be told from the
     * whole.
     */
    static String object(String name, long number, long revision) {
        String version = revision == 0 ? "" : ",\"resourceVersion\":\"" + revision + "\"";
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"default\",\"labels\":{\"soak\":\"crash\"}" + version + "},\"data\":{\"first\":\""
                + number + "\",\"last\":\"" + number + "\",\"fill\":\"" + fill(number) + "\"}}";
    }

    private static String fill(long number) {
        return (number + ".").repeat(30);
    }

    /** The number that an object says, if it is one whole write. */
    static long number(AdminHttp.Answer object) {
        String first = object.first("\"first\":\"(\\d+)\"");
        String last = object.first("\"last\":\"(\\d+)\"");
        String fill = object.first("\"fill\":\"([^\"]*)\"");
        long number = Long.parseLong(first);
        if (!last.equals(first) || !fill.equals(fill(number))) {
            throw new AssertionError("half a write: " + object.body());
        }
        return number;
    }
}
