package io.hydrofoil.scheduler.census;

import io.hydrofoil.scheduler.demand.PodSelector;
import java.util.List;

/**
 * Pods that meet all of some selectors, counted by row. Most groups have one selector; required affinity counts pods
 * that meet all terms at once.
 */
public final class PodGroup {
    private final List<PodSelector> selectors;
    private final RowCounts counts = new RowCounts();
    int users;

    PodGroup(List<PodSelector> selectors) {
        this.selectors = selectors;
    }

    /** What its pods have in common. */
    public List<PodSelector> selectors() {
        return selectors;
    }

    /** How many stand where. */
    public RowCounts counts() {
        return counts;
    }
}
