package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntToLongFunction;

/**
 * The best row of all buckets: which buckets fit, their scores in relation to one another, and the best sum with the
 * score of each bucket's best row. A loop over buckets, of which there are few.
 */
final class Selection implements BucketScore.Fitting {
    private static final int NONE = -1;

    private Buckets buckets;
    private final IntToLongFunction obstacles;
    private final BucketScore[] scores;
    /** Indices of buckets that fit. */
    private int[] fitting = new int[4];
    /** By score and place among those that fit. */
    private long[][] raw;

    private final long[] least;
    private final long[] highest;
    private int count;

    Selection(Buckets buckets, IntToLongFunction obstacles, BucketScore[] scores) {
        this.buckets = buckets;
        this.obstacles = obstacles;
        this.scores = scores;
        this.raw = new long[scores.length][4];
        this.least = new long[scores.length];
        this.highest = new long[scores.length];
    }

    /** From now on these are the buckets. */
    void of(Buckets now) {
        buckets = now;
    }

    /** The best row after {@link #survey}, or -1; buckets must have their best rows at the top. */
    @HotPath
    int best() {
        int best = NONE;
        long bestTotal = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            int row = row(i);
            long total = total(i, buckets.key(row));
            if (total > bestTotal) {
                bestTotal = total;
                best = row;
            }
        }
        return best;
    }

    /** The score of a row of a bucket that fits, after {@link #survey}; -1: it does not. */
    int score(int row) {
        for (int i = 0; i < count; i++) {
            if (fitting[i] == buckets.bucket(row)) {
                return (int) (total(i, buckets.key(row)) >> Integer.SIZE);
            }
        }
        return NONE;
    }

    /** Finds the buckets that fit and their raw scores. */
    @HotPath
    void survey() {
        ensure(buckets.count());
        count = 0;
        for (int bucket = 0; bucket < buckets.count(); bucket++) {
            if (buckets.size(bucket) > 0 && obstacles.applyAsLong(buckets.top(bucket)) == 0) {
                fitting[count++] = bucket;
            }
        }
        for (int s = 0; s < scores.length; s++) {
            scores[s].survey(this);
            least[s] = Long.MAX_VALUE;
            highest[s] = Long.MIN_VALUE;
            for (int i = 0; i < count; i++) {
                long value = scores[s].raw(row(i));
                raw[s][i] = value;
                if (value != BucketScore.IGNORED) {
                    least[s] = Math.min(least[s], value);
                    highest[s] = Math.max(highest[s], value);
                }
            }
        }
    }

    /** Calls {@code action} for each row that fits. */
    void forEachRow(IntConsumer action) {
        for (int i = 0; i < count; i++) {
            for (int at = 0; at < size(i); at++) {
                action.accept(buckets.row(fitting[i], at));
            }
        }
    }

    /** Rows that fit. */
    int rowCount() {
        int rows = 0;
        for (int i = 0; i < count; i++) {
            rows += size(i);
        }
        return rows;
    }

    private long total(int i, long key) {
        long sum = 0;
        for (int s = 0; s < scores.length; s++) {
            sum += scores[s].score(raw[s][i], least[s], highest[s]);
        }
        return key + (sum << Integer.SIZE);
    }

    private void ensure(int needed) {
        if (fitting.length < needed) {
            int length = Math.max(needed, fitting.length * 2);
            fitting = Arrays.copyOf(fitting, length);
            for (int s = 0; s < scores.length; s++) {
                raw[s] = new long[length];
            }
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int row(int index) {
        return buckets.top(fitting[index]);
    }

    @Override
    public int size(int index) {
        return buckets.size(fitting[index]);
    }
}
