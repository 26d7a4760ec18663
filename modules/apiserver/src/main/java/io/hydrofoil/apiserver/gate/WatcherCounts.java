package io.hydrofoil.apiserver.gate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that watch a resource, by its plural name alone: groups that share a name are counted together, which errs on
 * the careful side and spares a key object a write. Bounded, for only resources that are served are watched.
 * Thread-safe.
 */
final class WatcherCounts {
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    int of(String resource) {
        AtomicInteger count = counts.get(resource);
        return count == null ? 0 : count.get();
    }

    void add(String resource) {
        counts.computeIfAbsent(resource, r -> new AtomicInteger()).incrementAndGet();
    }

    void remove(String resource) {
        AtomicInteger count = counts.get(resource);
        if (count != null) {
            count.decrementAndGet();
        }
    }
}
