package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.SpreadConstraint;
import io.hydrofoil.scheduler.filters.Reason;
import java.util.List;

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
    @HotPath
    public long obstacles(int row) {
        for (int i = 0; i < tallies.length; i++) {
            DomainTally tally = tallies[i];
            if (!tally.isLocated(row)) {
                return Reason.NO_TOPOLOGY.bit();
            }
            SpreadConstraint constraint = constraints.get(i);
            long least = tally.domainCount() < constraint.minDomains() ? 0 : tally.minimum();
            if (tally.sum(row) + selves[i] - least > constraint.maxSkew()) {
                return Reason.SKEWED.bit();
            }
        }
        return 0;
    }
}
