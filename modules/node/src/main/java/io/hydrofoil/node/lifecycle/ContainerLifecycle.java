package io.hydrofoil.node.lifecycle;

import io.hydrofoil.node.lifecycle.ContainerPlan.Role;
import io.hydrofoil.node.lifecycle.ContainerState.Exit;
import java.util.List;

/**
 * A container's state machine. What is not in the table leaves the phase as it is: results may arrive after what they
 * belong to is over.
 *
 * <pre>
 * phase         | begin   | Pulled   | PullFailed   | Started | StartFailed, Exited | BackoffOver | not live | stop
 * WAITING       | PULLING |          |              |         |                     |             |          | EXITED
 * PULLING       |         | STARTING | PULL_BACKOFF |         |                     |             |          | EXITED
 * PULL_BACKOFF  |         |          |              |         |                     | PULLING     |          | EXITED
 * STARTING      |         |          |              | RUNNING | restart or EXITED   |             |          | STOPPING
 * RUNNING       |         |          |              |         | restart or EXITED   |             | STOPPING | STOPPING
 * STOPPING      |         |          |              |         | restart or EXITED   |             |          |
 * CRASH_BACKOFF |         |          |              |         |                     | PULLING     |          | EXITED
 * EXITED        |         |          |              |         |                     |             |          |
 * </pre>
 *
 * Restart, unless the pod stops or the policy says no: the first time at once (PULLING), then CRASH_BACKOFF for 10 s,
 * 20 s and so on up to five minutes; a process that ran for ten minutes starts the count anew (as a kubelet does).
 */
final class ContainerLifecycle {
    static final long FIRST_BACKOFF_MS = 10_000;
    static final long LAST_BACKOFF_MS = 300_000;
    static final long FORGIVEN_AFTER_MS = 600_000;
    /** What a kubelet reports for a container that could not be started. */
    static final int START_ERROR = 128;

    private final PodPlan plan;
    private final int index;
    private final ContainerPlan container;
    private final boolean isPodStopping;
    private final List<PodAction> actions;

    ContainerLifecycle(PodPlan plan, int index, boolean isPodStopping, List<PodAction> actions) {
        this.plan = plan;
        this.index = index;
        this.container = plan.containers().get(index);
        this.isPodStopping = isPodStopping;
        this.actions = actions;
    }

    /** Its turn has come. */
    ContainerState begin(ContainerState state) {
        if (state.phase() != ContainerPhase.WAITING) {
            return state;
        }
        return pull(state);
    }

    /** It must end. */
    ContainerState stop(ContainerState state, long graceSeconds) {
        return switch (state.phase()) {
            case WAITING, PULLING, PULL_BACKOFF, CRASH_BACKOFF -> state.in(ContainerPhase.EXITED);
            case STARTING, RUNNING -> {
                tell(false, "Killing", "Stopping container " + container.name());
                actions.add(new PodAction.Stop(index, graceSeconds));
                yield state.in(ContainerPhase.STOPPING);
            }
            case STOPPING, EXITED -> state;
        };
    }

    ContainerState next(ContainerState state, PodEvent.OfContainer event, long nowMs) {
        return switch (event) {
            case PodEvent.Pulling pulling -> {
                tell(false, "Pulling", "Pulling image \"" + container.image() + '"');
                yield state;
            }
            case PodEvent.Pulled pulled -> state.phase() == ContainerPhase.PULLING ? pulled(state, pulled) : state;
            case PodEvent.PullFailed failed ->
                state.phase() == ContainerPhase.PULLING ? pullFailed(state, failed, nowMs) : state;
            case PodEvent.Started started -> started(state, started, nowMs);
            case PodEvent.StartFailed failed -> {
                if (!state.phase().isAlive()) {
                    yield state;
                }
                tell(true, "Failed", "Error: " + failed.why());
                yield exited(state, new PodEvent.Exited(index, START_ERROR, "StartError"), nowMs);
            }
            case PodEvent.Exited exited -> state.phase().isAlive() ? exited(state, exited, nowMs) : state;
            case PodEvent.Probed probed -> state.phase() == ContainerPhase.RUNNING ? probed(state, probed) : state;
            case PodEvent.BackoffOver over -> {
                boolean waits =
                        state.phase() == ContainerPhase.PULL_BACKOFF || state.phase() == ContainerPhase.CRASH_BACKOFF;
                yield waits ? pull(state) : state;
            }
        };
    }

    private ContainerState pull(ContainerState state) {
        actions.add(new PodAction.Pull(index));
        return state.in(ContainerPhase.PULLING);
    }

    private ContainerState pulled(ContainerState state, PodEvent.Pulled pulled) {
        String image = '"' + container.image() + '"';
        if (pulled.wasPresent()) {
            tell(
                    false,
                    "Pulled",
                    "Container image " + image + " already present on machine and can be accessed by the pod");
        } else {
            String took = Durations.print(pulled.tookMs());
            tell(
                    false,
                    "Pulled",
                    "Successfully pulled image " + image + " in " + took + " (" + took
                            + " including waiting). Image size: " + pulled.sizeBytes() + " bytes.");
        }
        boolean isRestart = state.exit() != null;
        int attempt = state.attempt() + (isRestart ? 1 : 0);
        actions.add(new PodAction.Start(index, attempt));
        return state.withImage(pulled.imageId())
                .next(attempt, isRestart ? state.backoffMs() : 0)
                .in(ContainerPhase.STARTING);
    }

    private ContainerState pullFailed(ContainerState state, PodEvent.PullFailed failed, long nowMs) {
        long waitMs = state.backoffMs() == 0 ? FIRST_BACKOFF_MS : Math.min(2 * state.backoffMs(), LAST_BACKOFF_MS);
        String image = '"' + container.image() + '"';
        tell(true, "Failed", "Failed to pull image " + image + ": " + failed.why());
        tell(true, "Failed", "Error: ErrImagePull");
        tell(false, "BackOff", "Back-off pulling image " + image);
        actions.add(new PodAction.WakeAt(index, nowMs + waitMs));
        return state.waiting(
                ContainerPhase.PULL_BACKOFF,
                waitMs,
                "Back-off pulling image " + image + ": ErrImagePull: " + failed.why());
    }

    private ContainerState started(ContainerState state, PodEvent.Started started, long nowMs) {
        boolean isUp = !container.hasStartupProbe();
        boolean isReady = isUp && !container.hasReadinessProbe() && container.role() != Role.INIT;
        return switch (state.phase()) {
            case STARTING -> {
                tell(false, "Created", "Container created");
                tell(false, "Started", "Container started");
                yield state.running(started.containerId(), nowMs, isUp, isReady);
            }
            case STOPPING ->
                state.running(started.containerId(), nowMs, false, false).in(ContainerPhase.STOPPING);
            case WAITING, PULLING, PULL_BACKOFF, RUNNING, CRASH_BACKOFF, EXITED -> state;
        };
    }

    private ContainerState probed(ContainerState state, PodEvent.Probed probed) {
        return switch (probed.probe()) {
            case STARTUP -> state.probed(probed.succeeds(), probed.succeeds() && !container.hasReadinessProbe());
            case READINESS -> state.probed(state.isStarted(), probed.succeeds() && state.isStarted());
            case LIVENESS -> {
                if (probed.succeeds()) {
                    yield state;
                }
                tell(false, "Killing", "Container " + container.name() + " failed liveness probe, will be restarted");
                actions.add(new PodAction.Stop(index, plan.graceSeconds()));
                yield state.probed(state.isStarted(), false).in(ContainerPhase.STOPPING);
            }
        };
    }

    private ContainerState exited(ContainerState state, PodEvent.Exited event, long nowMs) {
        long startedMs = state.startedMs() == 0 ? nowMs : state.startedMs();
        ContainerState ended =
                state.exited(new Exit(event.exitCode(), event.reason(), state.containerId(), startedMs, nowMs));
        if (isPodStopping || !container.restartsAfter(event.exitCode())) {
            return ended;
        }
        long waitMs = nowMs - startedMs >= FORGIVEN_AFTER_MS ? 0 : state.backoffMs();
        if (waitMs == 0) {
            return pull(ended.next(state.attempt(), FIRST_BACKOFF_MS));
        }
        tell(
                true,
                "BackOff",
                "Back-off restarting failed container " + container.name() + " in pod " + plan.longName());
        actions.add(new PodAction.WakeAt(index, nowMs + waitMs));
        String why = "back-off " + Durations.print(waitMs) + " restarting failed container=" + container.name()
                + " pod=" + plan.longName();
        return ended.waiting(ContainerPhase.CRASH_BACKOFF, Math.min(2 * waitMs, LAST_BACKOFF_MS), why);
    }

    private void tell(boolean isWarning, String reason, String message) {
        actions.add(new PodAction.Tell(container.fieldPath(), isWarning, reason, message));
    }
}
