package io.hydrofoil.node.lifecycle;

import io.hydrofoil.node.lifecycle.ContainerPlan.Role;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.StringValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The five conditions that a kubelet keeps. Pure. */
final class PodConditions {
    private final PodState state;
    private final ApiObject pod;
    private final MapValue written;
    private final String phase;
    private final String now;

    PodConditions(PodState state, ApiObject pod, MapValue written, long nowMs) {
        this.state = state;
        this.pod = pod;
        this.written = written;
        this.phase = PodStatuses.phase(state);
        this.now = Times.seconds(nowMs);
    }

    private record Fault(String reason, String message) {}

    ListValue render() {
        Fault containers = unready();
        Fault ready = containers == null ? closedGates() : containers;
        return ListValue.of(
                condition("PodReadyToStartContainers", state.hasSandbox(), null),
                condition("Initialized", uninitialized() == null, initialized()),
                condition("Ready", ready == null, ready),
                condition("ContainersReady", containers == null, containers),
                condition("PodScheduled", true, null));
    }

    private MapValue condition(String type, boolean holds, @Nullable Fault fault) {
        MapValue known = find(written, type);
        String status = holds ? "True" : "False";
        boolean isSame = known.text("status", "").equals(status);
        MapValue condition = new MapValue().put("type", type);
        long generation = pod.metadata().number("generation", 0);
        if (generation > 0) {
            condition.put("observedGeneration", generation);
        }
        condition.put("status", status).put("lastProbeTime", NullValue.NULL);
        condition.put("lastTransitionTime", isSame ? known.text("lastTransitionTime", now) : now);
        // a strategic merge keeps what is not named
        String reason = fault == null ? "" : fault.reason();
        String message = fault == null ? "" : fault.message();
        condition.put("reason", reason.isEmpty() ? NullValue.NULL : new StringValue(reason));
        return condition.put("message", message.isEmpty() ? NullValue.NULL : new StringValue(message));
    }

    static MapValue find(MapValue status, String type) {
        for (MapValue condition : status.list("conditions").maps()) {
            if (condition.text("type", "").equals(type)) {
                return condition;
            }
        }
        return MapValue.EMPTY;
    }

    private @Nullable Fault initialized() {
        Fault fault = uninitialized();
        return fault == null && phase.equals("Succeeded") ? new Fault("PodCompleted", "") : fault;
    }

    private @Nullable Fault uninitialized() {
        if (phase.equals("Succeeded") || state.stage() == PodStage.RUNNING) {
            return null;
        }
        List<String> incomplete = new ArrayList<>();
        for (int i = 0; i < state.containers().size(); i++) {
            ContainerPlan plan = state.plan().containers().get(i);
            ContainerState container = state.containers().get(i);
            boolean isThrough =
                    switch (plan.role()) {
                        case INIT -> container.hasSucceeded();
                        case SIDECAR -> container.isStarted() || container.exit() != null;
                        case MAIN -> true;
                    };
            if (!isThrough) {
                incomplete.add(plan.name());
            }
        }
        return incomplete.isEmpty()
                ? null
                : new Fault("ContainersNotInitialized", "containers with incomplete status: " + words(incomplete));
    }

    private @Nullable Fault unready() {
        if (phase.equals("Succeeded")) {
            return new Fault("PodCompleted", "");
        }
        if (phase.equals("Failed")) {
            return new Fault("PodFailed", "");
        }
        List<String> unready = new ArrayList<>();
        for (int i = 0; i < state.containers().size(); i++) {
            ContainerPlan plan = state.plan().containers().get(i);
            if (plan.role() != Role.INIT && !state.containers().get(i).isReady()) {
                unready.add(plan.name());
            }
        }
        return unready.isEmpty()
                ? null
                : new Fault("ContainersNotReady", "containers with unready status: " + words(unready));
    }

    private @Nullable Fault closedGates() {
        List<String> closed = new ArrayList<>();
        for (MapValue gate : pod.spec().list("readinessGates").maps()) {
            String type = gate.text("conditionType", "");
            MapValue condition = find(pod.status(), type);
            if (condition.isEmpty()) {
                closed.add("corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
            } else if (!condition.text("status", "").equals("True")) {
                closed.add("the status of pod readiness gate \"" + type + "\" is not \"True\", but "
                        + condition.text("status", ""));
            }
        }
        return closed.isEmpty() ? null : new Fault("ReadinessGatesNotReady", String.join(", ", closed));
    }

    private static String words(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}
