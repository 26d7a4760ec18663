package io.hydrofoil.node.lifecycle;

/** Where a container stands; the transitions are in {@link ContainerLifecycle}. */
public enum ContainerPhase {
    /** Its turn has not come. */
    WAITING,
    /** Its image is being fetched, or looked up. */
    PULLING,
    /** Fetching failed; will be tried again. */
    PULL_BACKOFF,
    /** Is being created and started. */
    STARTING,
    /** Its process runs. */
    RUNNING,
    /** Was asked to stop. */
    STOPPING,
    /** Exited; will be started again after a while. */
    CRASH_BACKOFF,
    /** Exited for good, or will never start. */
    EXITED;

    /** Whether nothing has run yet and nothing has failed. */
    public boolean isBeforeRunning() {
        return this == WAITING || this == PULLING || this == STARTING;
    }

    /** Whether a process exists or is about to. */
    public boolean isAlive() {
        return this == STARTING || this == RUNNING || this == STOPPING;
    }
}
