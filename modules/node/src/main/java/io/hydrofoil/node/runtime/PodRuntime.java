package io.hydrofoil.node.runtime;

import io.hydrofoil.node.lifecycle.PodAction;
import io.hydrofoil.node.lifecycle.PodEvent;
import io.hydrofoil.node.lifecycle.PodPlan;

/** Runs the containers of one node. Called on the node's agent; never blocks: results come as events later. */
public interface PodRuntime {
    /** Starts to carry out an action; its results go to {@link Results}, never during this call. */
    void begin(PodPlan pod, PodAction.OfRuntime action, long nowMs);

    /** Nothing more is wanted of this pod, and no result any more. */
    void forget(String uid);

    /** Takes results, on the node's agent. */
    interface Results {
        /** Something happened to a pod. */
        void onEvent(String uid, PodEvent event);
    }
}
