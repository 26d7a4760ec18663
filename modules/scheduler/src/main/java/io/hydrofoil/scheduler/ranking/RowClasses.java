package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import org.agrona.collections.Long2LongHashMap;

/** Small numbers for tuples of small numbers: what tells buckets apart. */
final class RowClasses {
    /** More classes than this come from values that keep changing; whoever numbers them starts over. */
    static final int MANY = 1 << 18;

    private static final int NEW = -1;

    private final Long2LongHashMap pairs = new Long2LongHashMap(NEW);

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

    boolean areMany() {
        return pairs.size() > MANY;
    }

    void clear() {
        pairs.clear();
    }
}
