package io.hydrofoil.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Why a pod fits nowhere, as users know it from kube-scheduler v1.36: counts of nodes by reason. */
final class FitReport {
    private final int nodeCount;
    private final Map<String, Integer> reasons = new TreeMap<>();
    private int unresolvable;

    FitReport(int nodeCount) {
        this.nodeCount = nodeCount;
    }

    /** Counts a node's obstacles. */
    void add(NodeTable table, Fit fit, long obstacles) {
        unresolvable += Fit.isUnresolvable(obstacles) ? 1 : 0;
        count((obstacles & Fit.UNSCHEDULABLE) != 0, "node(s) were unschedulable");
        count((obstacles & Fit.TAINTED) != 0, "node(s) had untolerated taint(s)");
        count((obstacles & Fit.UNSELECTED) != 0, "node(s) didn't match Pod's node affinity/selector");
        count((obstacles & Fit.PORT_TAKEN) != 0, "node(s) didn't have free ports for the requested pod ports");
        count((obstacles & Fit.VOLUME_ELSEWHERE) != 0, "node(s) had volume node affinity conflict");
        count(Fit.lacks(obstacles, NodeTable.PODS), "Too many pods");
        if ((obstacles & Fit.UNKNOWN_RESOURCE) != 0) {
            fit.unknownResources().forEach(name -> count(true, "Insufficient " + name));
        }
        for (String resource : fit.demand().load().amounts().keySet()) {
            int id = table.findResource(resource);
            count(
                    id != Interner.ABSENT && id != NodeTable.PODS && Fit.lacks(obstacles, id),
                    "Insufficient " + resource);
        }
    }

    int nodeCount() {
        return nodeCount;
    }

    /** How many nodes have this reason. */
    int nodes(String reason) {
        return reasons.getOrDefault(reason, 0);
    }

    /** The text of condition and event. */
    String message(Preemption preemption) {
        if (nodeCount == 0) {
            return "no nodes available to schedule pods";
        }
        List<String> counted = new ArrayList<>();
        reasons.forEach((reason, nodes) -> counted.add(nodes + " " + reason));
        counted.sort(null);
        return none() + ": " + String.join(", ", counted) + ". preemption: " + preemptionText(preemption);
    }

    /** The text when something other than nodes stands in the way, for example a claim that is not bound. */
    static String blocked(int nodeCount, String why) {
        if (nodeCount == 0) {
            return "no nodes available to schedule pods";
        }
        String none = "0/" + nodeCount + " nodes are available";
        return none + ": " + why + ". preemption: " + none + ": " + nodeCount
                + " Preemption is not helpful for scheduling.";
    }

    /** What is to be said about preemption. */
    enum Preemption {
        /** No pod of a lower priority is bound anywhere. */
        NO_VICTIMS,
        /** The pod's preemptionPolicy is Never. */
        NEVER,
        /** There are pods of lower priority, but this scheduler does not evict yet. */
        NOT_ATTEMPTED
    }

    private String preemptionText(Preemption preemption) {
        return switch (preemption) {
            case NEVER -> "not eligible due to preemptionPolicy=Never.";
            case NOT_ATTEMPTED ->
                unresolvable == nodeCount
                        ? none() + ": " + nodeCount + " Preemption is not helpful for scheduling."
                        : "not attempted: this scheduler does not evict pods of lower priority.";
            case NO_VICTIMS -> {
                List<String> parts = new ArrayList<>();
                if (nodeCount > unresolvable) {
                    parts.add((nodeCount - unresolvable) + " No preemption victims found for incoming pod");
                }
                if (unresolvable > 0) {
                    parts.add(unresolvable + " Preemption is not helpful for scheduling");
                }
                parts.sort(null);
                yield none() + ": " + String.join(", ", parts) + ".";
            }
        };
    }

    private String none() {
        return "0/" + nodeCount + " nodes are available";
    }

    private void count(boolean applies, String reason) {
        if (applies) {
            reasons.merge(reason, 1, Integer::sum);
        }
    }
}
