package io.hydrofoil.node.lifecycle;

/** What is to be done for a pod. */
public sealed interface PodAction {
    /** Things that the runtime does. */
    sealed interface OfRuntime extends PodAction {}

    /** Make the sandbox: answered by SandboxReady. */
    record CreateSandbox() implements OfRuntime {}

    /** Take the sandbox away: answered by SandboxRemoved. */
    record RemoveSandbox() implements OfRuntime {}

    /** Fetch an image or find it: answered by Pulled or PullFailed. */
    record Pull(int container) implements OfRuntime {}

    /**
     * Create and start a container and probe it: answered by Started or StartFailed, then Probed, at the end Exited.
     */
    record Start(int container, int attempt) implements OfRuntime {}

    /**
     * Stop a container; it is killed after {@code graceSeconds}. Answered by Exited, also if it was not running yet. A
     * second time shortens the grace.
     */
    record Stop(int container, long graceSeconds) implements OfRuntime {}

    /**
     * Take back a container that has been running since {@code startedMs} under an earlier agent: answered as Start is,
     * without Started.
     */
    record Adopt(int container, int attempt, long startedMs, boolean isStarted, boolean isReady) implements OfRuntime {}

    /** Take back a sandbox with this address. */
    record AdoptSandbox(String ip) implements OfRuntime {}

    /** Deliver BackoffOver at this time. */
    record WakeAt(int container, long atMs) implements PodAction {}

    /** Record an event; {@code fieldPath} is empty for the pod as a whole. */
    record Tell(String fieldPath, boolean isWarning, String reason, String message) implements PodAction {}

    /** The final status having been written, delete the object with grace period 0. */
    record DeleteObject() implements PodAction {}
}
