package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.PodTerm;
import io.hydrofoil.scheduler.filters.Hurdle;
import io.hydrofoil.scheduler.filters.Reason;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * InterPodAffinity: a domain must have pods that all affinity terms mean, none that an anti-affinity term means, and
 * none whose own anti-affinity means this pod. The first pod of a group that is to be together may go anywhere: nobody
 * is there yet to be with.
 */
final class PodAffinityFilter implements BucketFilter {
    private final List<PodTerm> terms;
    private final DomainTally[] together;
    private final boolean meetsItself;
    private final ByKey apart;
    private final ByKey repelling;

    /** Tallies by topology key. */
    record ByKey(List<String> keys, List<DomainTally> tallies) {
        /** The key of the first domain of the row with any pods, or null. */
        @Nullable
        String occupied(int row) {
            for (int i = 0; i < tallies.size(); i++) {
                if (tallies.get(i).sum(row) > 0) {
                    return keys.get(i);
                }
            }
            return null;
        }
    }

    /**
     * Of a pod with these terms.
     *
     * @param together by affinity term
     * @param meetsItself whether the pod is among the pods that its affinity means
     * @param apart of anti-affinity terms
     * @param repelling of other pods' anti-affinity
     */
    PodAffinityFilter(List<PodTerm> terms, DomainTally[] together, boolean meetsItself, ByKey apart, ByKey repelling) {
        this.terms = terms;
        this.together = together;
        this.meetsItself = meetsItself;
        this.apart = apart;
        this.repelling = repelling;
    }

    @Override
    public void tell(int row, Consumer<Hurdle> into) {
        if (!isTogether(row)) {
            into.accept(new Hurdle.Lonely(terms));
        }
        String close = apart.occupied(row);
        if (close != null) {
            into.accept(new Hurdle.TooClose(close));
        }
        String repelled = repelling.occupied(row);
        if (repelled != null) {
            into.accept(new Hurdle.Repelled(repelled));
        }
    }

    @Override
    @HotPath
    public long ownObstacles(int row) {
        for (DomainTally tally : together) {
            if (!tally.isLocated(row)) {
                return Reason.NO_AFFINITY.bit();
            }
        }
        return 0;
    }

    @Override
    @HotPath
    public long obstacles(int row) {
        if (!isTogether(row)) {
            return Reason.NO_AFFINITY.bit();
        }
        if (apart.occupied(row) != null) {
            return Reason.ANTI_AFFINITY.bit();
        }
        return repelling.occupied(row) != null ? Reason.REPELLED.bit() : 0;
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
