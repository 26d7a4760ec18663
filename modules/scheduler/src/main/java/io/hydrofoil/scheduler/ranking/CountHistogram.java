package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import java.util.Arrays;

/** A multiset of small counts that knows its least. Counts move by ones, so the least is found in a step or two. */
final class CountHistogram {
    private int[] byCount = new int[16];
    private int size;
    private int least;

    @HotPath
    void add(long count) {
        int at = (int) count;
        if (at >= byCount.length) {
            byCount = Arrays.copyOf(byCount, Math.max(at + 1, byCount.length * 2));
        }
        byCount[at]++;
        if (size++ == 0 || at < least) {
            least = at;
        }
    }

    @HotPath
    void remove(long count) {
        int at = (int) count;
        byCount[at]--;
        size--;
        if (size > 0 && at == least) {
            while (byCount[least] == 0) {
                least++;
            }
        }
    }

    int size() {
        return size;
    }

    /** The least count; 0 if there is none. */
    @HotPath
    long least() {
        return size == 0 ? 0 : least;
    }

    void clear() {
        Arrays.fill(byCount, 0);
        size = 0;
        least = 0;
    }
}
