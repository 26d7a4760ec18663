package io.hydrofoil.controllers.autoscaling;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongBinaryOperator;

/**
 * What was recommended and done about one autoscaler lately; bounded by the longest window that behavior allows, and by
 * {@value #MOST} entries. It is not stored: after a restart the first recommendation is the present size.
 */
final class History {
    private static final long LONGEST_MS = 3_600_000;
    private static final int MOST = 1_000;

    private final Deque<Entry> recommendations = new ArrayDeque<>();
    private final Deque<Entry> growths = new ArrayDeque<>();
    private final Deque<Entry> shrinkages = new ArrayDeque<>();

    private record Entry(long atMs, int value) {}

    boolean isEmpty() {
        return recommendations.isEmpty();
    }

    void recommend(int replicas, long nowMs) {
        add(recommendations, replicas, nowMs);
    }

    /** Remembers a change of size. */
    void scaled(int from, int to, long nowMs) {
        if (to > from) {
            add(growths, to - from, nowMs);
        } else {
            add(shrinkages, from - to, nowMs);
        }
    }

    private static void add(Deque<Entry> entries, int value, long nowMs) {
        entries.addLast(new Entry(nowMs, value));
        while (entries.size() > MOST || entries.getFirst().atMs < nowMs - LONGEST_MS) {
            entries.removeFirst();
        }
    }

    /** The lowest or highest of {@code now} and the recommendations of the window before. */
    int extreme(LongBinaryOperator choose, int now, long windowMs, long nowMs) {
        long chosen = now;
        for (Entry entry : recommendations) {
            if (entry.atMs > nowMs - windowMs) {
                chosen = choose.applyAsLong(chosen, entry.value);
            }
        }
        return (int) chosen;
    }

    /** The size at the beginning of a period that ends now, with {@code current} replicas. */
    int sizeBefore(int current, long periodMs, long nowMs) {
        return current - sum(growths, nowMs - periodMs) + sum(shrinkages, nowMs - periodMs);
    }

    private static int sum(Deque<Entry> entries, long sinceMs) {
        return entries.stream()
                .filter(entry -> entry.atMs > sinceMs)
                .mapToInt(Entry::value)
                .sum();
    }
}
