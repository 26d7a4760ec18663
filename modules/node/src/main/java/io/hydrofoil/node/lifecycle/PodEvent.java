package io.hydrofoil.node.lifecycle;

/**
 * What happens to a pod: results from the runtime, the passing of time, wishes of the API. {@code container} is an
 * index into the plan.
 */
public sealed interface PodEvent {
    /** The sandbox exists; {@code ip} is the pod's address. */
    record SandboxReady(String ip) implements PodEvent {}

    /** The sandbox is gone. */
    record SandboxRemoved() implements PodEvent {}

    /** The object is being deleted, with this grace period. */
    record DeleteRequested(long graceSeconds) implements PodEvent {}

    /** The object is gone. */
    record Vanished() implements PodEvent {}

    /** spec.activeDeadlineSeconds passed. */
    record DeadlinePassed() implements PodEvent {}

    /** The node shuts down; processes get this long. */
    record NodeShutdown(long graceSeconds) implements PodEvent {}

    /** Something about one container. */
    sealed interface OfContainer extends PodEvent {
        /** Index into the plan. */
        int container();
    }

    /** The image is not there and is being fetched. */
    record Pulling(int container) implements OfContainer {}

    /** The image is there: fetched within {@code tookMs}, or {@code wasPresent}. */
    record Pulled(int container, String imageId, boolean wasPresent, long tookMs, long sizeBytes)
            implements OfContainer {}

    /** The image cannot be fetched. */
    record PullFailed(int container, String why) implements OfContainer {}

    /** The process runs. */
    record Started(int container, String containerId) implements OfContainer {}

    /** The process cannot be started. */
    record StartFailed(int container, String why) implements OfContainer {}

    /** The process ended; {@code reason} is Completed, Error or OOMKilled. */
    record Exited(int container, int exitCode, String reason) implements OfContainer {}

    /** A probe's outcome changed. */
    record Probed(int container, Probe probe, boolean succeeds) implements OfContainer {}

    /** The back-off of a pull or a restart is over. */
    record BackoffOver(int container) implements OfContainer {}

    /** Kinds of probes. */
    enum Probe {
        STARTUP,
        READINESS,
        LIVENESS
    }
}
