package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/** Small numbers for tuples of small numbers: what tells buckets apart. */
final class RowClasses {
    /** More classes than this come from values that keep changing; whoever numbers them starts over. */
    static final int MANY = 1 << 18;

    private static final int NEW = -1;
    private static final int RECENT = 64;
    private static final int RECENT_PRIME = 31;

    private final Long2LongHashMap pairs = new Long2LongHashMap(NEW);
    /** Made when all rows are numbered at once, which most demands that fit nowhere never see. */
    private long[] recentPairs = {};

    private int[] recentNumbers = {};

    /** The number of a tuple that begins like the one numbered {@code prefix} (0: the empty one) and goes on so. */
    @HotPath
    int extend(int prefix, int part) {
        long pair = ((long) prefix << Integer.SIZE) | (part & 0xffff_ffffL);
        long known = pairs.get(pair);
        if (known == NEW) {
            known = pairs.size() + 1L;
            pairs.put(pair, known);
        }
        return (int) known;
    }

    /** Extends each row's number by its part; rows with equal ones often lie near one another. */
    @HotPath
    void extend(int[] numbers, int[] parts, int rows) {
        if (recentPairs.length == 0) {
            recentPairs = new long[RECENT];
            recentNumbers = new int[RECENT];
        }
        Arrays.fill(recentPairs, NEW);
        long last = NEW;
        int lastNumber = NEW;
        for (int row = 0; row < rows; row++) {
            long pair = ((long) numbers[row] << Integer.SIZE) | (parts[row] & 0xffff_ffffL);
            if (pair == last) {
                numbers[row] = lastNumber;
                continue;
            }
            int at = (numbers[row] * RECENT_PRIME + parts[row]) & (RECENT - 1);
            if (recentPairs[at] != pair) {
                recentPairs[at] = pair;
                recentNumbers[at] = extend(numbers[row], parts[row]);
            }
            last = pair;
            lastNumber = recentNumbers[at];
            numbers[row] = lastNumber;
        }
    }

    /** As {@link #extend(int[], int[], int)} by parts that are all 0. */
    @HotPath
    void extendByZero(int[] numbers, int rows) {
        int last = NEW;
        int lastNumber = NEW;
        for (int row = 0; row < rows; row++) {
            if (numbers[row] != last) {
                last = numbers[row];
                lastNumber = extend(last, 0);
            }
            numbers[row] = lastNumber;
        }
    }

    boolean areMany() {
        return pairs.size() > MANY;
    }

    void clear() {
        pairs.clear();
    }
}
