package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.scores.RowScores;

/** A count by row in relation to the highest one: TaintToleration (the fewer the better) and NodeAffinity. */
final class CountedScore implements BucketScore {
    private final int weight;
    private final RowNumber counts;
    private final boolean fewerIsBetter;

    CountedScore(int weight, RowNumber counts, boolean fewerIsBetter) {
        this.weight = weight;
        this.counts = counts;
        this.fewerIsBetter = fewerIsBetter;
    }

    @Override
    public void survey(Fitting fitting) {}

    @Override
    @HotPath
    public long raw(int row) {
        return counts.at(row);
    }

    @Override
    @HotPath
    public int score(long raw, long least, long highest) {
        int share = highest <= 0 ? 0 : (int) (RowScores.MAX * raw / highest);
        return weight * (fewerIsBetter ? RowScores.MAX - share : share);
    }
}
