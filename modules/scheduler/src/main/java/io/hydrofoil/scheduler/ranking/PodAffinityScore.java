package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.scores.RowScores;

/** InterPodAffinity: the sum of the weights of preferred terms, of this pod and of others to it, that a row's domains meet. */
final class PodAffinityScore implements BucketScore {
    private final int weight;
    /** By topology key. */
    private final DomainTally[] tallies;

    PodAffinityScore(int weight, DomainTally[] tallies) {
        this.weight = weight;
        this.tallies = tallies;
    }

    @Override
    public void survey(Fitting fitting) {}

    @Override
    @HotPath
    public long raw(int row) {
        long sum = 0;
        for (DomainTally tally : tallies) {
            sum += tally.sum(row);
        }
        return sum;
    }

    @Override
    @HotPath
    public int score(long raw, long least, long highest) {
        return highest > least ? weight * (int) (RowScores.MAX * ((double) (raw - least) / (highest - least))) : 0;
    }
}
