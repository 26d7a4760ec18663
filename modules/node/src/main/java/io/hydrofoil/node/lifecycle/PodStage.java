package io.hydrofoil.node.lifecycle;

/** Where a pod stands on its node; the transitions are in {@link PodLifecycle}. */
public enum PodStage {
    /** Its sandbox (network, mounts) is being made. */
    PREPARING,
    /** Init containers run in order. */
    INITIALIZING,
    /** Its containers run, or are being started again. */
    RUNNING,
    /** Everything is being stopped. */
    STOPPING,
    /** All containers have ended; the sandbox is being taken away. */
    CLEANING,
    /** Nothing runs any more; the object remains with its final status. */
    FINISHED,
    /** The node is done with it: the object may go. */
    REMOVED
}
