package io.hydrofoil.node;

import io.hydrofoil.client.EventRecorder;
import io.hydrofoil.node.sim.SimRuntime;
import io.hydrofoil.objects.ApiObject;
import org.jspecify.annotations.Nullable;

/** One simulated node: what it is, its runtime, and how far it is registered. Owned by the node agent. */
final class SimNode {
    /** How the Node object stands. */
    enum Registration {
        /** Not there yet, or not yet known. */
        ABSENT,
        /** Being created or brought up to date. */
        UNDER_WAY,
        /** There: heartbeats go out. */
        DONE,
        /** Somebody deleted it: the node stays away until the next start. */
        DELETED
    }

    final NodeFacts facts;
    final SimRuntime runtime;
    final EventRecorder recorder;
    Registration registration = Registration.ABSENT;

    @Nullable
    ApiObject object;

    int pods;
    boolean wasSilent;

    SimNode(NodeFacts facts, SimRuntime runtime, EventRecorder recorder) {
        this.facts = facts;
        this.runtime = runtime;
        this.recorder = recorder;
    }
}
