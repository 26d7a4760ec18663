package io.hydrofoil.node;

import io.hydrofoil.node.lifecycle.PodState;
import io.hydrofoil.node.sim.SimLogs;
import io.hydrofoil.node.sim.SimUsage;
import io.hydrofoil.objects.ApiObject;

/** What the agent of simulated nodes lets other threads see of its pods. */
record Published(SimLogs logs, SimUsage usage) {
    /** A pod stands like this now. */
    void update(String node, ApiObject pod, PodState state) {
        logs.update(node, state);
        usage.update(node, pod, state);
    }

    /** A pod's annotations have changed. */
    void refresh(String node, ApiObject pod, PodState state) {
        usage.refresh(node, pod, state);
    }

    /** The agent is done with a pod. */
    void remove(PodState state) {
        logs.remove(state);
        usage.remove(state);
    }
}
