package io.hydrofoil.scheduler.ranking;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * What rankings that are gone or rest have kept of rows, for the rankings that come: pods of a kind of their own, each
 * of which takes one, would fill the young generation with what lives long enough to be copied out of it.
 */
final class SpareRows {
    private static final int MOST = 16;
    /** As one ranking wakes another goes to rest. */
    private static final int MOST_BUCKETS = 4;

    private final ArrayDeque<long[]> spare = new ArrayDeque<>();
    private final ArrayDeque<Buckets> buckets = new ArrayDeque<>();

    /** An array of so many zeros. */
    long[] take(int rows) {
        long[] array = spare.poll();
        if (array == null || array.length != rows) {
            return new long[rows];
        }
        Arrays.fill(array, 0);
        return array;
    }

    /** Takes back an array that nobody looks at any more. */
    void give(long[] array) {
        if (array.length > 0 && spare.size() < MOST) {
            spare.push(array);
        }
    }

    /** Buckets with anything in them, to be cleared. */
    Buckets takeBuckets() {
        Buckets some = buckets.poll();
        return some == null ? new Buckets() : some;
    }

    /** Takes back buckets that nobody looks at any more. */
    void give(Buckets some) {
        if (buckets.size() < MOST_BUCKETS) {
            buckets.push(some);
        }
    }
}
