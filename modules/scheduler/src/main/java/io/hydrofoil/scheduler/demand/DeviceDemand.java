package io.hydrofoil.scheduler.demand;

import java.util.List;

/**
 * What a pod's resource claims want of its node.
 *
 * @param reachable per allocated claim the nodes on which its devices can be used
 */
public record DeviceDemand(List<List<NodeTerm>> reachable) {
    /** No claims. */
    public static final DeviceDemand NONE = new DeviceDemand(List.of());

    /** Whether there are no claims. */
    public boolean areNone() {
        return equals(NONE);
    }
}
