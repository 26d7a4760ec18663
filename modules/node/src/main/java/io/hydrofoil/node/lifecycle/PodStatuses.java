package io.hydrofoil.node.lifecycle;

import io.hydrofoil.node.lifecycle.ContainerPlan.Role;
import io.hydrofoil.node.lifecycle.PodState.Cause;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The status of a pod as a v1.36 kubelet reports it. Pure. */
public final class PodStatuses {
    private PodStatuses() {}

    /**
     * The whole status that the node owns; conditions of others are not in it.
     *
     * @param pod as last seen
     * @param written the status as last written or seen: what its conditions say decides about transition times
     * @param hostIp the node's address
     */
    public static MapValue render(PodState state, ApiObject pod, MapValue written, String hostIp, long nowMs) {
        long generation = pod.metadata().number("generation", 0);
        MapValue status = new MapValue();
        if (generation > 0) {
            status.put("observedGeneration", generation);
        }
        status.put("phase", phase(state));
        if (state.cause() == Cause.REJECTED) {
            putCause(status, state.cause());
            return status.put("startTime", Times.seconds(state.startMs()));
        }
        status.put("conditions", new PodConditions(state, pod, written, nowMs).render());
        putCause(status, state.cause());
        addresses(status, "hostIP", "hostIPs", hostIp);
        String podIp = state.plan().isHostNetwork() && state.hasSandbox() ? hostIp : state.ip();
        if (!podIp.isEmpty()) {
            addresses(status, "podIP", "podIPs", podIp);
        }
        status.put("startTime", Times.seconds(state.startMs()));
        ListValue init = new ListValue();
        ListValue main = new ListValue();
        for (int i = 0; i < state.containers().size(); i++) {
            ContainerPlan plan = state.plan().containers().get(i);
            (plan.role() == Role.MAIN ? main : init).add(ContainerStatuses.render(state, i));
        }
        if (!init.isEmpty()) {
            status.put("initContainerStatuses", init);
        }
        return status.put("containerStatuses", main);
    }

    /**
     * Whether a status that is {@code known} says already all that {@code rendered} says; other conditions may stand
     * beside.
     */
    public static boolean covers(MapValue known, MapValue rendered) {
        for (Map.Entry<String, Value> field : rendered) {
            boolean isSame = field.getKey().equals("conditions")
                    ? coversConditions(known, rendered)
                    : field.getValue().equals(known.get(field.getKey()));
            if (!isSame) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether phase and conditions of a status that is {@code known} are as {@code written}; finer spellings are the
     * server's.
     */
    public static boolean agrees(MapValue known, MapValue written) {
        return known.text("phase", "").equals(written.text("phase", "")) && coversConditions(known, written);
    }

    private static boolean coversConditions(MapValue known, MapValue rendered) {
        for (MapValue condition : rendered.list("conditions").maps()) {
            MapValue other = PodConditions.find(known, condition.text("type", ""));
            for (Map.Entry<String, Value> field : condition) {
                Value value = other.get(field.getKey());
                boolean isAbsent = value == null || value == NullValue.NULL;
                if (field.getValue() == NullValue.NULL
                        ? !isAbsent
                        : !field.getValue().equals(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** status.phase. */
    public static String phase(PodState state) {
        boolean isOver = state.stage().compareTo(PodStage.CLEANING) >= 0;
        if (isOver) {
            return state.cause().isFailure() || !hasSucceeded(state) ? "Failed" : "Succeeded";
        }
        if (!state.isInitialized() && state.stage().compareTo(PodStage.RUNNING) < 0) {
            return "Pending";
        }
        List<ContainerState> main = main(state);
        boolean isAnyNew = main.stream()
                .anyMatch(container -> container.exit() == null
                        && container.startedMs() == 0
                        && container.phase() != ContainerPhase.EXITED);
        return isAnyNew ? "Pending" : "Running";
    }

    static List<ContainerState> main(PodState state) {
        List<ContainerState> main = new ArrayList<>();
        for (int i = 0; i < state.containers().size(); i++) {
            if (state.plan().containers().get(i).role() == Role.MAIN) {
                main.add(state.containers().get(i));
            }
        }
        return main;
    }

    private static boolean hasSucceeded(PodState state) {
        return main(state).stream().allMatch(ContainerState::hasSucceeded);
    }

    private static void putCause(MapValue status, Cause cause) {
        switch (cause) {
            case DEADLINE ->
                status.put("message", "Pod was active on the node longer than the specified deadline")
                        .put("reason", "DeadlineExceeded");
            case SHUTDOWN ->
                status.put("message", "Pod was terminated in response to imminent node shutdown.")
                        .put("reason", "Terminated");
            case REJECTED ->
                status.put("message", "Pod was rejected: Node didn't have enough resource: pods")
                        .put("reason", "OutOfpods");
            case NONE, COMPLETED, DELETED, VANISHED -> {}
        }
    }

    private static void addresses(MapValue status, String one, String list, String address) {
        status.put(one, address);
        status.put(list, ListValue.of(new MapValue().put("ip", address)));
    }
}
