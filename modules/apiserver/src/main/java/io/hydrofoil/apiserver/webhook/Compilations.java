package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.chassis.Invariant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Remembers what stored objects compile to. What a key stands for must not change. Bounded: when there are too many,
 * all are forgotten and those that are still in use are compiled anew, which a cluster with as many would hardly note.
 * Thread-safe.
 */
public final class Compilations<T> {
    private static final int MAX_KEPT = 1_000;

    private final Map<Object, T> kept = new ConcurrentHashMap<>();
    private final int most;

    /** None yet. */
    public Compilations() {
        this(MAX_KEPT);
    }

    Compilations(int most) {
        Invariant.check(most > 0, "nothing could be kept");
        this.most = most;
    }

    /** @param key a value that tells one from another, with equals and hashCode */
    public T of(Object key, Supplier<T> compile) {
        T known = kept.get(key);
        if (known != null) {
            return known;
        }
        // Two threads may compile the same: results are equal, and nobody waits for another's work.
        T fresh = compile.get();
        if (kept.size() >= most) {
            kept.clear();
        }
        kept.put(key, fresh);
        return fresh;
    }
}
