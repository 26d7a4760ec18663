package io.hydrofoil.client;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys to work on, after the contract of client-go's rate-limited work queue: a key that is added many times is handed
 * out once; a key in work is not
 * handed out again until {@link #done}, and comes back then if it was added meanwhile; a key can be added for later;
 * failures push it back
 * exponentially from 5 ms to 1000 s. Time is an argument, order is that of arrival, so every replay is the same. Owned
 * by one thread.
 */
public final class WorkQueue<K> {
    private static final long FIRST_BACKOFF_MS = 5;
    private static final long LAST_BACKOFF_MS = 1_000_000;

    private final ArrayDeque<K> ready = new ArrayDeque<>();
    private final Set<K> dirty = new HashSet<>();
    private final Set<K> inWork = new HashSet<>();
    private final PriorityQueue<Delayed<K>> delayed = new PriorityQueue<>();
    private final Map<K, Delayed<K>> delayedByKey = new HashMap<>();
    private final Map<K, Integer> failures = new HashMap<>();
    private final Map<K, Long> addedMs = new HashMap<>();
    private long sequence;
    private long nowMs = Long.MIN_VALUE;
    private long lastWaitMs;

    /** Adds a key to be handed out as soon as possible. */
    public void add(K key) {
        if (dirty.add(key) && !inWork.contains(key)) {
            makeReady(key);
        }
    }

    private void makeReady(K key) {
        ready.add(key);
        addedMs.put(key, nowMs);
    }

    /** Adds a key to be handed out from {@code dueMs} on; of several such times the earliest counts. */
    public void addAt(K key, long dueMs) {
        Delayed<K> known = delayedByKey.get(key);
        if (known != null && known.dueMs <= dueMs) {
            return;
        }
        Delayed<K> entry = new Delayed<>(dueMs, ++sequence, key);
        delayedByKey.put(key, entry);
        delayed.add(entry);
    }

    /** Adds a key that failed once more; returns when it will be handed out. */
    public long addRateLimited(K key, long nowMs) {
        int failed = failures.merge(key, 1, Integer::sum) - 1;
        long backoffMs = failed >= 30 ? LAST_BACKOFF_MS : Math.min(FIRST_BACKOFF_MS << failed, LAST_BACKOFF_MS);
        addAt(key, nowMs + backoffMs);
        return nowMs + backoffMs;
    }

    /** Moves a key that waits for a time to a later one. */
    void delayUntil(K key, long dueMs) {
        delayedByKey.remove(key);
        addAt(key, dueMs);
    }

    /** Forgets a key's failures. */
    public void forget(K key) {
        failures.remove(key);
    }

    /** How often a key has failed since it was forgotten. */
    public int failures(K key) {
        return failures.getOrDefault(key, 0);
    }

    /** Hands out the next key, which is in work from now until {@link #done}; null: nothing is due. */
    public @Nullable K next(long now) {
        nowMs = now;
        for (Delayed<K> due = delayed.peek(); due != null && due.dueMs <= now; due = delayed.peek()) {
            delayed.remove();
            if (delayedByKey.remove(due.key, due)) {
                add(due.key);
            }
        }
        K key = ready.poll();
        if (key != null) {
            dirty.remove(key);
            inWork.add(key);
            Long since = addedMs.remove(key);
            lastWaitMs = since == null || since == Long.MIN_VALUE ? 0 : Math.max(0, now - since);
        }
        return key;
    }

    /** The key is no longer in work. */
    public void done(K key) {
        if (inWork.remove(key) && dirty.contains(key)) {
            makeReady(key);
        }
    }

    /** How long the key that {@link #next} handed out last had been ready, as far as times of those calls tell. */
    long lastWaitMs() {
        return lastWaitMs;
    }

    /** Keys that could be handed out now. */
    public int depth() {
        return ready.size();
    }

    /** Keys that are handed out. */
    public int inWork() {
        return inWork.size();
    }

    /** When {@link #next} will have something because of time alone; {@link Long#MAX_VALUE}: never. */
    public long nextDueMs() {
        if (!ready.isEmpty()) {
            return Long.MIN_VALUE;
        }
        Delayed<K> first = delayed.peek();
        return first == null ? Long.MAX_VALUE : first.dueMs;
    }

    private record Delayed<K>(long dueMs, long sequence, K key) implements Comparable<Delayed<K>> {
        @Override
        public int compareTo(Delayed<K> other) {
            int byTime = Long.compare(dueMs, other.dueMs);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }
}
