package io.hydrofoil.scheduler.filters;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Taint;
import io.hydrofoil.scheduler.demand.Toleration;
import io.hydrofoil.scheduler.table.TaintColumn;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** How many taints of a set a pod does not tolerate; each set is counted once. */
public final class TaintVerdicts {
    private static final int UNTESTED = -1;

    private final TaintColumn taints;
    private final List<Toleration> tolerations;
    private final Predicate<Taint> matters;
    private int[] bySet;

    /** Counts only taints that {@code matters} accepts. */
    public TaintVerdicts(TaintColumn taints, List<Toleration> tolerations, Predicate<Taint> matters) {
        this.taints = taints;
        this.tolerations = tolerations;
        this.matters = matters;
        this.bySet = new int[taints.setCount()];
        Arrays.fill(bySet, UNTESTED);
    }

    /** Taints of the set that are not tolerated. */
    @HotPath
    public int count(int set) {
        if (set >= bySet.length) {
            int before = bySet.length;
            bySet = Arrays.copyOf(bySet, taints.setCount());
            Arrays.fill(bySet, before, bySet.length, UNTESTED);
        }
        int known = bySet[set];
        return known == UNTESTED ? test(set) : known;
    }

    /** Whether no set has a taint that is not tolerated. */
    public boolean areNone() {
        for (int set = 0; set < taints.setCount(); set++) {
            if (count(set) > 0) {
                return false;
            }
        }
        return true;
    }

    private int test(int set) {
        int count = 0;
        for (Taint taint : taints.taints(set)) {
            count += matters.test(taint) && !taint.isToleratedBy(tolerations) ? 1 : 0;
        }
        bySet[set] = count;
        return count;
    }
}
