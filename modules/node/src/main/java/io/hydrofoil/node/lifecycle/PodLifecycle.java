package io.hydrofoil.node.lifecycle;

import io.hydrofoil.node.lifecycle.ContainerPlan.Role;
import io.hydrofoil.node.lifecycle.PodState.Cause;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod's state machine on its node. Pure: time comes in with each event, work goes out as actions, whose results
 * come back as events.
 *
 * <pre>
 * stage        | SandboxReady   | containers              | DeleteRequested, | DeadlinePassed, | SandboxRemoved
 *              |                |                         | Vanished         | NodeShutdown    |
 * PREPARING    | INITIALIZING * |                         | STOPPING         | STOPPING        |
 * INITIALIZING |                | RUNNING or STOPPING (1) | STOPPING         | STOPPING        |
 * RUNNING      |                | STOPPING (2)            | STOPPING         | STOPPING        |
 * STOPPING     |                | CLEANING (3)            | (noted)          |                 |
 * CLEANING     |                |                         | (noted)          |                 | FINISHED or REMOVED
 * FINISHED     |                |                         | REMOVED          |                 |
 * REMOVED      |                |                         |                  |                 |
 * *  or RUNNING at once if nothing is to be initialized
 * 1  RUNNING when all init containers are through and sidecars up, STOPPING if one failed for good
 * 2  when all main containers have ended for good
 * 3  when none is left
 * </pre>
 *
 * STOPPING passes to CLEANING in the same step if nothing was running. After a deletion FINISHED is passed over: the
 * step to REMOVED asks to delete the object, unless it is gone already. Containers have their own table in {@link
 * ContainerLifecycle}.
 */
public final class PodLifecycle {
    private PodLifecycle() {}

    /** A new state and what to do, in order. */
    public record Step(PodState state, List<PodAction> actions) {}

    /** The node takes on a pod. */
    public static Step begin(PodPlan plan, long nowMs) {
        return new Step(PodState.fresh(plan, nowMs), List.of(new PodAction.CreateSandbox()));
    }

    /** The node refuses a pod: it holds as many as it may. */
    public static Step reject(PodPlan plan, long nowMs) {
        PodState state = PodState.fresh(plan, nowMs).because(Cause.REJECTED, 0).in(PodStage.FINISHED);
        String text = "Node didn't have enough resource: pods";
        return new Step(state, List.of(new PodAction.Tell("", true, "OutOfpods", text)));
    }

    /** What becomes of a pod by an event. */
    public static Step next(PodState state, PodEvent event, long nowMs) {
        List<PodAction> actions = new ArrayList<>(4);
        PodState after =
                switch (event) {
                    case PodEvent.SandboxReady ready ->
                        state.stage() == PodStage.PREPARING ? state.sandbox(true, ready.ip()) : state;
                    case PodEvent.SandboxRemoved removed ->
                        state.stage() == PodStage.CLEANING
                                ? state.sandbox(false, state.ip()).in(PodStage.FINISHED)
                                : state;
                    case PodEvent.DeleteRequested asked -> stop(state, Cause.DELETED, asked.graceSeconds(), actions);
                    case PodEvent.Vanished gone -> stop(state, Cause.VANISHED, 0, actions);
                    case PodEvent.DeadlinePassed passed -> deadline(state, actions);
                    case PodEvent.NodeShutdown shutdown ->
                        stop(state, Cause.SHUTDOWN, shutdown.graceSeconds(), actions);
                    case PodEvent.OfContainer one -> {
                        ContainerState before = state.containers().get(one.container());
                        yield state.with(
                                one.container(),
                                machine(state, one.container(), actions).next(before, one, nowMs));
                    }
                };
        return new Step(settle(after, actions), List.copyOf(actions));
    }

    /** Moves on as far as it goes without further events. */
    static PodState settle(PodState start, List<PodAction> actions) {
        PodState state = start;
        while (true) {
            PodState next =
                    switch (state.stage()) {
                        case PREPARING -> state.hasSandbox() ? state.in(PodStage.INITIALIZING) : state;
                        case INITIALIZING -> initialize(state, actions);
                        case RUNNING -> run(state, actions);
                        case STOPPING -> stopAll(state, actions);
                        case CLEANING, REMOVED -> state;
                        case FINISHED -> finish(state, actions);
                    };
            if (next.equals(state)) {
                return state;
            }
            state = next;
        }
    }

    private static PodState initialize(PodState state, List<PodAction> actions) {
        List<ContainerPlan> plans = state.plan().containers();
        for (int i = 0; i < plans.size() && plans.get(i).role() != Role.MAIN; i++) {
            ContainerState container = state.containers().get(i);
            boolean isSidecar = plans.get(i).role() == Role.SIDECAR;
            if (isSidecar ? container.isStarted() : container.hasSucceeded()) {
                continue;
            }
            if (container.phase() == ContainerPhase.EXITED) {
                return state.stopping(Cause.COMPLETED, state.plan().graceSeconds());
            }
            return state.with(i, machine(state, i, actions).begin(container));
        }
        return state.in(PodStage.RUNNING);
    }

    private static PodState run(PodState start, List<PodAction> actions) {
        PodState state = start;
        boolean hasEnded = true;
        for (int i = 0; i < state.containers().size(); i++) {
            boolean isMain = state.plan().containers().get(i).role() == Role.MAIN;
            if (isMain || state.containers().get(i).phase() == ContainerPhase.WAITING) {
                state = state.with(
                        i, machine(state, i, actions).begin(state.containers().get(i)));
            }
            hasEnded &= !isMain || state.containers().get(i).phase() == ContainerPhase.EXITED;
        }
        return hasEnded ? state.stopping(Cause.COMPLETED, state.plan().graceSeconds()) : state;
    }

    /** Main and init containers first, then sidecars one by one, the last first. */
    private static PodState stopAll(PodState start, List<PodAction> actions) {
        PodState state = start;
        List<ContainerPlan> plans = state.plan().containers();
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i).role() != Role.SIDECAR) {
                state = stopOne(state, i, actions);
            }
        }
        for (int i = plans.size() - 1; i >= 0 && !state.isAnyAliveAfter(i); i--) {
            state = stopOne(state, i, actions);
        }
        if (state.isAnyAlive()) {
            return state;
        }
        actions.add(new PodAction.RemoveSandbox());
        return state.in(PodStage.CLEANING);
    }

    private static PodState stopOne(PodState state, int i, List<PodAction> actions) {
        ContainerState container = state.containers().get(i);
        return state.with(i, machine(state, i, actions).stop(container, state.graceSeconds()));
    }

    private static PodState finish(PodState state, List<PodAction> actions) {
        if (state.cause() == Cause.DELETED) {
            actions.add(new PodAction.DeleteObject());
        }
        boolean isOver = state.cause() == Cause.DELETED || state.cause() == Cause.VANISHED;
        return isOver ? state.in(PodStage.REMOVED) : state;
    }

    private static PodState deadline(PodState state, List<PodAction> actions) {
        if (isOnItsWay(state)) {
            return state;
        }
        actions.add(new PodAction.Tell(
                "", false, "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
        return state.stopping(Cause.DEADLINE, state.plan().graceSeconds());
    }

    private static PodState stop(PodState state, Cause cause, long graceSeconds, List<PodAction> actions) {
        if (!isOnItsWay(state)) {
            return state.stopping(cause, graceSeconds);
        }
        boolean isFromApi = cause == Cause.DELETED || cause == Cause.VANISHED;
        if (!isFromApi || state.cause() == Cause.VANISHED || state.stage() == PodStage.REMOVED) {
            return state;
        }
        long shorter = Math.min(graceSeconds, state.graceSeconds());
        if (shorter < state.graceSeconds()) {
            for (int i = 0; i < state.containers().size(); i++) {
                if (state.containers().get(i).phase() == ContainerPhase.STOPPING) {
                    actions.add(new PodAction.Stop(i, shorter));
                }
            }
        }
        return state.because(cause, shorter);
    }

    private static boolean isOnItsWay(PodState state) {
        return state.stage().compareTo(PodStage.STOPPING) >= 0;
    }

    private static ContainerLifecycle machine(PodState state, int container, List<PodAction> actions) {
        return new ContainerLifecycle(state.plan(), container, isOnItsWay(state), actions);
    }
}
