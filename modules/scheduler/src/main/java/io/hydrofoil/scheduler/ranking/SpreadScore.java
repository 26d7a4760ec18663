package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.SpreadConstraint;
import io.hydrofoil.scheduler.scores.RowScores;
import java.util.List;
import org.agrona.collections.IntHashSet;

/**
 * PodTopologySpread: the fewer pods in a row's domains the better. Constraints over many domains weigh more, so that
 * their small counts are not drowned by the large ones of few domains.
 */
final class SpreadScore implements BucketScore {
    private static final String HOSTNAME = "kubernetes.io/hostname";

    private final int weight;
    private final List<SpreadConstraint> constraints;
    private final Tally[] tallies;
    private final boolean needsAllKeys;
    private final double[] normalizing;
    private final IntHashSet domains = new IntHashSet();

    SpreadScore(int weight, List<SpreadConstraint> constraints, Tally[] tallies, boolean needsAllKeys) {
        this.weight = weight;
        this.constraints = constraints;
        this.tallies = tallies;
        this.needsAllKeys = needsAllKeys;
        this.normalizing = new double[tallies.length];
    }

    /** Whether a constraint is over single nodes. */
    static boolean isPerNode(SpreadConstraint constraint) {
        return constraint.topologyKey().equals(HOSTNAME);
    }

    @Override
    public void survey(Fitting fitting) {
        for (int i = 0; i < tallies.length; i++) {
            boolean perNode = isPerNode(constraints.get(i));
            domains.clear();
            int rows = 0;
            for (int bucket = 0; bucket < fitting.count(); bucket++) {
                int row = fitting.row(bucket);
                if (!isIgnored(row)) {
                    rows += fitting.size(bucket);
                    if (!perNode) {
                        domains.add(tallies[i].domain(row));
                    }
                }
            }
            normalizing[i] = Math.log((perNode ? rows : domains.size()) + 2);
        }
    }

    @Override
    @HotPath
    public long raw(int row) {
        if (isIgnored(row)) {
            return IGNORED;
        }
        double sum = 0;
        for (int i = 0; i < tallies.length; i++) {
            if (tallies[i].isLocated(row)) {
                sum += tallies[i].sum(row) * normalizing[i]
                        + (constraints.get(i).maxSkew() - 1);
            }
        }
        return Math.round(sum);
    }

    @Override
    @HotPath
    public int score(long raw, long least, long highest) {
        if (raw == IGNORED) {
            return 0;
        }
        long most = Math.max(0, highest);
        return weight * (most == 0 ? RowScores.MAX : (int) (RowScores.MAX * (most + least - raw) / most));
    }

    private boolean isIgnored(int row) {
        if (needsAllKeys) {
            for (Tally tally : tallies) {
                if (!tally.isLocated(row)) {
                    return true;
                }
            }
        }
        return false;
    }
}
