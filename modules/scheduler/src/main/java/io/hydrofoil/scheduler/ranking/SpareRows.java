package io.hydrofoil.scheduler.ranking;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Arrays of a number a row whose rankings are gone, for the rankings that come: pods of a kind of their own, each of
 * which takes one, would fill the young generation with what lives long enough to be copied out of it.
 */
final class SpareRows {
    private static final int MOST = 16;

    private final ArrayDeque<long[]> spare = new ArrayDeque<>();

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
}
