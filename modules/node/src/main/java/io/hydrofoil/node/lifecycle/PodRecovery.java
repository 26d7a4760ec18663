package io.hydrofoil.node.lifecycle;

import io.hydrofoil.node.lifecycle.ContainerState.Exit;
import io.hydrofoil.node.lifecycle.PodState.Cause;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent that starts makes of a pod that an earlier agent has begun: its reported status says what runs.
 * Containers that run go on running and are
 * never started anew; what had not begun, begins. Pure.
 */
public final class PodRecovery {
    private PodRecovery() {}

    /** The state to go on from; for a pod whose status no node has written yet, {@link PodLifecycle#begin}. */
    public static PodLifecycle.Step recover(PodPlan plan, ApiObject pod, long nowMs) {
        MapValue status = pod.status();
        String phase = status.text("phase", "");
        if (!status.has("startTime")) {
            return PodLifecycle.begin(plan, nowMs);
        }
        String ip = status.text("podIP", "");
        long startMs = Times.ms(status, "startTime", nowMs);
        List<ContainerState> containers = new ArrayList<>();
        List<PodAction> actions = new ArrayList<>();
        boolean isOver = phase.equals("Succeeded") || phase.equals("Failed");
        if (ip.isEmpty() && !isOver) {
            PodLifecycle.Step begun = PodLifecycle.begin(plan, nowMs);
            return new PodLifecycle.Step(withStart(begun.state(), startMs), begun.actions());
        }
        if (!isOver) {
            actions.add(new PodAction.AdoptSandbox(ip));
        }
        for (int i = 0; i < plan.containers().size(); i++) {
            containers.add(container(plan, i, status, isOver ? null : actions, nowMs));
        }
        PodState state = new PodState(
                plan,
                isOver ? PodStage.FINISHED : PodStage.INITIALIZING,
                List.copyOf(containers),
                ip,
                !isOver,
                startMs,
                isOver ? cause(status) : Cause.NONE,
                0);
        return new PodLifecycle.Step(PodLifecycle.settle(state, actions), List.copyOf(actions));
    }

    private static PodState withStart(PodState state, long startMs) {
        return new PodState(state.plan(), state.stage(), state.containers(), "", false, startMs, Cause.NONE, 0);
    }

    private static Cause cause(MapValue status) {
        return switch (status.text("reason", "")) {
            case "DeadlineExceeded" -> Cause.DEADLINE;
            case "Terminated" -> Cause.SHUTDOWN;
            case "OutOfpods" -> Cause.REJECTED;
            default -> Cause.COMPLETED;
        };
    }

    private static ContainerState container(
            PodPlan plan, int index, MapValue status, @Nullable List<PodAction> actions, long nowMs) {
        ContainerPlan container = plan.containers().get(index);
        MapValue known = find(status, container.name());
        MapValue state = known.map("state");
        int attempt = (int) known.number("restartCount", 0);
        String imageId = known.text("imageID", "");
        String id = known.text("containerID", "");
        Exit exit = ContainerStatuses.exit(state);
        Exit lastExit = ContainerStatuses.exit(known.map("lastState"));
        long backoffMs = attempt == 0 ? 0 : backoff(attempt);
        if (actions != null && state.has("running")) {
            long startedMs = Times.ms(state.map("running"), "startedAt", nowMs);
            boolean isStarted = known.flag("started", false);
            boolean isReady = known.flag("ready", false);
            actions.add(new PodAction.Adopt(index, attempt, startedMs, isStarted, isReady));
            return new ContainerState(
                    ContainerPhase.RUNNING,
                    attempt,
                    id,
                    imageId,
                    startedMs,
                    isStarted,
                    isReady,
                    backoffMs,
                    "",
                    null,
                    lastExit);
        }
        if (actions != null
                && lastExit != null
                && state.map("waiting").text("reason", "").equals("CrashLoopBackOff")) {
            actions.add(new PodAction.WakeAt(index, lastExit.finishedMs() + backoffMs));
            String why = state.map("waiting").text("message", "");
            return new ContainerState(
                    ContainerPhase.CRASH_BACKOFF,
                    attempt,
                    id,
                    imageId,
                    0,
                    false,
                    false,
                    backoffMs,
                    why,
                    lastExit,
                    null);
        }
        boolean isDone = actions == null || (exit != null && !container.restartsAfter(exit.code()));
        ContainerPhase phase = isDone ? ContainerPhase.EXITED : ContainerPhase.WAITING;
        return new ContainerState(phase, attempt, id, imageId, 0, false, false, backoffMs, "", exit, lastExit);
    }

    private static long backoff(int attempt) {
        return Math.min(
                ContainerLifecycle.LAST_BACKOFF_MS, ContainerLifecycle.FIRST_BACKOFF_MS << Math.min(attempt - 1, 10));
    }

    private static MapValue find(MapValue status, String name) {
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (MapValue container : status.list(list).maps()) {
                if (container.text("name", "").equals(name)) {
                    return container;
                }
            }
        }
        return MapValue.EMPTY;
    }
}
