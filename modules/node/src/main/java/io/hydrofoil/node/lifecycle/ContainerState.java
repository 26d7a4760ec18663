package io.hydrofoil.node.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * A container at one moment.
 *
 * @param attempt how often it was started again
 * @param containerId empty before the first start
 * @param imageId empty before the image is known
 * @param startedMs when the present process started; 0 unless it runs
 * @param isStarted its startup probe has succeeded, or it has none and runs
 * @param isReady it takes traffic
 * @param backoffMs the wait before the next start or pull; 0 before the first failure
 * @param message why it waits, for humans
 * @param exit how its latest process ended, or null
 * @param lastExit how the process before that ended, or null
 */
public record ContainerState(
        ContainerPhase phase,
        int attempt,
        String containerId,
        String imageId,
        long startedMs,
        boolean isStarted,
        boolean isReady,
        long backoffMs,
        String message,
        @Nullable Exit exit,
        @Nullable Exit lastExit) {
    /** Before anything happened. */
    public static final ContainerState NEW =
            new ContainerState(ContainerPhase.WAITING, 0, "", "", 0, false, false, 0, "", null, null);

    /** How a process ended. */
    public record Exit(int code, String reason, String containerId, long startedMs, long finishedMs) {}

    ContainerState in(ContainerPhase next) {
        return new ContainerState(
                next, attempt, containerId, imageId, startedMs, isStarted, isReady, backoffMs, message, exit, lastExit);
    }

    ContainerState withImage(String id) {
        return new ContainerState(
                phase, attempt, containerId, id, startedMs, isStarted, isReady, backoffMs, "", exit, lastExit);
    }

    ContainerState waiting(ContainerPhase next, long waitMs, String why) {
        return new ContainerState(next, attempt, containerId, imageId, 0, false, false, waitMs, why, exit, lastExit);
    }

    ContainerState running(String id, long nowMs, boolean started, boolean ready) {
        return new ContainerState(
                ContainerPhase.RUNNING, attempt, id, imageId, nowMs, started, ready, backoffMs, "", null, exit);
    }

    ContainerState probed(boolean started, boolean ready) {
        return new ContainerState(
                phase, attempt, containerId, imageId, startedMs, started, ready, backoffMs, message, exit, lastExit);
    }

    ContainerState exited(Exit how) {
        return new ContainerState(
                ContainerPhase.EXITED, attempt, containerId, imageId, 0, false, false, backoffMs, "", how, lastExit);
    }

    ContainerState next(int nextAttempt, long nextBackoffMs) {
        return new ContainerState(
                phase, nextAttempt, containerId, imageId, 0, false, false, nextBackoffMs, "", exit, lastExit);
    }

    /** Whether it ran and ended well. */
    public boolean hasSucceeded() {
        return phase == ContainerPhase.EXITED && exit != null && exit.code() == 0;
    }
}
