package io.hydrofoil.node.sim;

import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.node.lifecycle.PodEvent;
import io.hydrofoil.node.runtime.PodRuntime;
import io.hydrofoil.objects.MapValue;

/**
 * The simulated runtimes of many nodes with one set of deadlines, so that one agent polls them all at once. Everything
 * that a real runtime would take time
 * for is a result that becomes due. Owned by one agent thread.
 */
public final class SimRuntimes {
    private final PodRuntime.Results results;
    private final SimFaults faults;
    private final Deadlines<Due> deadlines = new Deadlines<>();

    /** Delivers to {@code results} during {@link #poll}. */
    public SimRuntimes(PodRuntime.Results results, SimFaults faults) {
        this.results = results;
        this.faults = faults;
    }

    /** A result; it counts only if the container is still in the same run. */
    record Due(SimRuntime runtime, String uid, int container, int run, PodEvent event) {}

    /** The runtime of one more node, with this range of pod addresses. */
    public SimRuntime runtime(String node, String podCidr) {
        return new SimRuntime(podCidr, deadlines, faults, faults.slowness(node));
    }

    /**
     * Whether a pod asks for a delay until it is ready, so that containers without a readiness probe are treated as if
     * they had one.
     */
    public static boolean delaysReadiness(MapValue podMetadata) {
        return SimBehavior.delaysReadiness(podMetadata);
    }

    /** Delivers up to {@code limit} results that are due; returns how many. */
    public int poll(long nowMs, int limit) {
        int count = 0;
        for (Due due = deadlines.poll(nowMs); due != null; due = deadlines.poll(nowMs)) {
            if (due.runtime.accepts(due, nowMs)) {
                results.onEvent(due.uid, due.event);
                count++;
            }
            if (count >= limit) {
                break;
            }
        }
        return count;
    }

    /** When {@link #poll} may have something. */
    public long nextMs() {
        return deadlines.nextMs();
    }
}
