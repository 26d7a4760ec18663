package io.hydrofoil.node.lifecycle;

import java.util.ArrayList;
import java.util.List;

/**
 * A pod at one moment.
 *
 * @param containers as in the plan
 * @param ip its address, empty before there is one
 * @param hasSandbox its sandbox exists
 * @param startMs when the node took it on
 * @param cause why it is stopping or finished
 * @param graceSeconds how long its processes may take to stop
 */
public record PodState(
        PodPlan plan,
        PodStage stage,
        List<ContainerState> containers,
        String ip,
        boolean hasSandbox,
        long startMs,
        Cause cause,
        long graceSeconds) {
    /** Why a pod stops. */
    public enum Cause {
        NONE,
        /** All containers exited for good. */
        COMPLETED,
        /** Its object is being deleted. */
        DELETED,
        /** Its object is gone: nobody is to be told. */
        VANISHED,
        /** spec.activeDeadlineSeconds passed. */
        DEADLINE,
        /** The node shuts down. */
        SHUTDOWN,
        /** The node has no room for it. */
        REJECTED;

        boolean isFailure() {
            return this == DEADLINE || this == SHUTDOWN || this == REJECTED;
        }
    }

    /** A pod that the node has just taken on. */
    static PodState fresh(PodPlan plan, long nowMs) {
        List<ContainerState> containers = new ArrayList<>();
        plan.containers().forEach(container -> containers.add(ContainerState.NEW));
        return new PodState(plan, PodStage.PREPARING, List.copyOf(containers), "", false, nowMs, Cause.NONE, 0);
    }

    PodState in(PodStage next) {
        return new PodState(plan, next, containers, ip, hasSandbox, startMs, cause, graceSeconds);
    }

    PodState with(int container, ContainerState state) {
        List<ContainerState> changed = new ArrayList<>(containers);
        changed.set(container, state);
        return new PodState(plan, stage, List.copyOf(changed), ip, hasSandbox, startMs, cause, graceSeconds);
    }

    PodState sandbox(boolean exists, String address) {
        return new PodState(plan, stage, containers, address, exists, startMs, cause, graceSeconds);
    }

    PodState stopping(Cause why, long seconds) {
        return new PodState(plan, PodStage.STOPPING, containers, ip, hasSandbox, startMs, why, seconds);
    }

    PodState because(Cause why, long seconds) {
        return new PodState(plan, stage, containers, ip, hasSandbox, startMs, why, seconds);
    }

    /** Whether it is on its way up for the first time and nothing has gone wrong: soon there will be more to tell. */
    public boolean isComingUp() {
        return stage.compareTo(PodStage.RUNNING) <= 0
                && containers.stream()
                        .allMatch(container -> container.phase().isBeforeRunning()
                                && container.attempt() == 0
                                && container.exit() == null);
    }

    boolean isAnyAlive() {
        return containers.stream().anyMatch(container -> container.phase().isAlive());
    }

    boolean isAnyAliveAfter(int index) {
        return containers.subList(index + 1, containers.size()).stream()
                .anyMatch(container -> container.phase().isAlive());
    }

    /** Whether all init containers are through, and sidecars up. */
    boolean isInitialized() {
        for (int i = 0; i < containers.size(); i++) {
            ContainerState state = containers.get(i);
            boolean through =
                    switch (plan.containers().get(i).role()) {
                        case INIT -> state.hasSucceeded();
                        case SIDECAR -> state.isStarted();
                        case MAIN -> true;
                    };
            if (!through) {
                return false;
            }
        }
        return true;
    }
}
