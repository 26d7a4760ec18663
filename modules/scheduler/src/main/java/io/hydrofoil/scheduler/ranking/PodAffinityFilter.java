package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.filters.Reason;

/**
 * InterPodAffinity: a domain must have pods that all affinity terms mean, none that an anti-affinity term means, and
 * none whose own anti-affinity means this pod. The first pod of a group that is to be together may go anywhere: nobody
 * is there yet to be with.
 */
final class PodAffinityFilter implements BucketFilter {
    private final DomainTally[] together;
    private final boolean meetsItself;
    private final DomainTally[] apart;
    private final DomainTally[] repelling;

    /**
     * @param together by affinity term
     * @param meetsItself whether the pod is among the pods that its affinity means
     * @param apart by topology key of anti-affinity terms
     * @param repelling by topology key of other pods' anti-affinity
     */
    PodAffinityFilter(DomainTally[] together, boolean meetsItself, DomainTally[] apart, DomainTally[] repelling) {
        this.together = together;
        this.meetsItself = meetsItself;
        this.apart = apart;
        this.repelling = repelling;
    }

    @Override
    @HotPath
    public long obstacles(int row) {
        if (!isTogether(row)) {
            return Reason.NO_AFFINITY.bit();
        }
        for (DomainTally tally : apart) {
            if (tally.sum(row) > 0) {
                return Reason.ANTI_AFFINITY.bit();
            }
        }
        for (DomainTally tally : repelling) {
            if (tally.sum(row) > 0) {
                return Reason.REPELLED.bit();
            }
        }
        return 0;
    }

    private boolean isTogether(int row) {
        boolean all = true;
        long anywhere = 0;
        for (DomainTally tally : together) {
            if (!tally.isLocated(row)) {
                return false;
            }
            all &= tally.sum(row) > 0;
            anywhere += tally.total();
        }
        return all || (anywhere == 0 && meetsItself);
    }
}
