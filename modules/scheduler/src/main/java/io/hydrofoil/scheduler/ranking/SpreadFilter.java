package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.SpreadConstraint;
import io.hydrofoil.scheduler.filters.Hurdle;
import io.hydrofoil.scheduler.filters.Reason;
import java.util.List;
import java.util.function.Consumer;

/** PodTopologySpread: with the pod, no domain may have too many more pods than the least used one. */
final class SpreadFilter implements BucketFilter {
    private final List<SpreadConstraint> constraints;
    private final DomainTally[] tallies;
    /** By constraint: 1 if the pod counts itself. */
    private final int[] selves;

    SpreadFilter(List<SpreadConstraint> constraints, DomainTally[] tallies, int[] selves) {
        this.constraints = constraints;
        this.tallies = tallies;
        this.selves = selves;
    }

    @Override
    public void tell(int row, Consumer<Hurdle> into) {
        for (int i = 0; i < tallies.length; i++) {
            SpreadConstraint constraint = constraints.get(i);
            if (!tallies[i].isLocated(row)) {
                into.accept(new Hurdle.NoDomain(constraint));
            } else if (skew(i, row) > constraint.maxSkew()) {
                into.accept(new Hurdle.Skewed(constraint, skew(i, row)));
            }
        }
    }

    @Override
    @HotPath
    public long ownObstacles(int row) {
        return tallies[0].isLocated(row) ? 0 : Reason.NO_TOPOLOGY.bit();
    }

    private long skew(int i, int row) {
        DomainTally tally = tallies[i];
        long least = tally.domainCount() < constraints.get(i).minDomains() ? 0 : tally.minimum();
        return tally.sum(row) + selves[i] - least;
    }

    @Override
    @HotPath
    public long obstacles(int row) {
        for (int i = 0; i < tallies.length; i++) {
            if (!tallies[i].isLocated(row)) {
                return Reason.NO_TOPOLOGY.bit();
            }
            if (skew(i, row) > constraints.get(i).maxSkew()) {
                return Reason.SKEWED.bit();
            }
        }
        return 0;
    }
}
