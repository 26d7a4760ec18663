package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.census.RowCounts;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** What a row adds to its domain: a weighted sum of counts of pods on it. */
final class Contribution {
    private RowCounts[] counts = {};
    private long[] weights = {};

    static Contribution of(RowCounts counts) {
        return new Contribution().plus(counts, 1);
    }

    Contribution plus(RowCounts added, long weight) {
        counts = Arrays.copyOf(counts, counts.length + 1);
        weights = Arrays.copyOf(weights, counts.length);
        counts[counts.length - 1] = added;
        weights[counts.length - 1] = weight;
        return this;
    }

    /** Calls {@code visitor} for each row that adds anything, for some more than once. */
    void forEachRow(IntConsumer visitor) {
        for (RowCounts each : counts) {
            each.forEach((row, count) -> visitor.accept(row));
        }
    }

    @HotPath
    long of(int row) {
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += weights[i] * counts[i].at(row);
        }
        return sum;
    }
}
