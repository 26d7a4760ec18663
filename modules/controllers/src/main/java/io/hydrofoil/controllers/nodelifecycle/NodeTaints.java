package io.hydrofoil.controllers.nodelifecycle;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The taints that a node's conditions and its unschedulable flag stand for. Other taints are left alone. */
final class NodeTaints {
    private static final Map<String, String> PRESSURES = Map.of(
            "MemoryPressure", "node.kubernetes.io/memory-pressure",
            "DiskPressure", "node.kubernetes.io/disk-pressure",
            "PIDPressure", "node.kubernetes.io/pid-pressure",
            "NetworkUnavailable", "node.kubernetes.io/network-unavailable");
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    private NodeTaints() {}

    /**
     * The patch that makes the node's taints true; null: they are. {@code mayEvict}: whether the taint that drives pods
     * away may be on it.
     */
    static @Nullable Write write(ApiObject node, boolean mayEvict, long nowMs) {
        Set<String> wanted = wanted(node);
        if (!mayEvict) {
            wanted.removeIf(id -> id.endsWith(":NoExecute"));
        }
        ListValue taints = new ListValue();
        boolean isChanged = false;
        for (Value value : node.spec().list("taints")) {
            String id = value instanceof MapValue taint ? taint.text("key", "") + ":" + taint.text("effect", "") : "";
            if (wanted.remove(id) || !isOurs(id)) {
                taints.add(value.copy());
            } else {
                isChanged = true;
            }
        }
        for (String id : wanted) {
            int colon = id.indexOf(':');
            taints.addMap()
                    .put("key", id.substring(0, colon))
                    .put("effect", id.substring(colon + 1))
                    .put("timeAdded", Times.seconds(nowMs));
            isChanged = true;
        }
        if (!isChanged) {
            return null;
        }
        MapValue metadata =
                new MapValue().put("uid", node.uid()).put("resourceVersion", Long.toString(node.revision()));
        MapValue patch = new MapValue().put("metadata", metadata).put("spec", new MapValue().put("taints", taints));
        return new Write.Patch(node.key(), "", Write.PatchType.MERGE, patch);
    }

    /** Whether the node's condition asks for a taint that drives pods away. */
    static boolean wantsEviction(ApiObject node) {
        return wanted(node).stream().anyMatch(id -> id.endsWith(":NoExecute"));
    }

    /** Whether it has the one that it asks for. */
    static boolean isEvicting(ApiObject node) {
        Set<String> wanted = wanted(node);
        for (MapValue taint : node.spec().list("taints").maps()) {
            if ("NoExecute".equals(taint.text("effect")) && wanted.contains(taint.text("key", "") + ":NoExecute")) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> wanted(ApiObject node) {
        Set<String> wanted = new LinkedHashSet<>();
        MapValue ready = Conditions.find(node.status(), "Ready");
        String isReady = ready == null ? "Unset" : ready.text("status", "Unset");
        if (isReady.equals("Unset")) {
            // it has not reported yet: the taint that it was registered with stays
            wanted.add(NodeLifecycleController.NOT_READY + ":NoSchedule");
        } else if (isReady.equals("False")) {
            wanted.addAll(both(NodeLifecycleController.NOT_READY));
        } else if (isReady.equals("Unknown")) {
            wanted.addAll(both(NodeLifecycleController.UNREACHABLE));
        }
        for (MapValue condition : node.status().list("conditions").maps()) {
            String key = PRESSURES.get(condition.text("type", ""));
            if (key != null && "True".equals(condition.text("status"))) {
                wanted.add(key + ":NoSchedule");
            }
        }
        if (node.spec().flag("unschedulable", false)) {
            wanted.add(UNSCHEDULABLE + ":NoSchedule");
        }
        return wanted;
    }

    private static List<String> both(String key) {
        return List.of(key + ":NoSchedule", key + ":NoExecute");
    }

    private static boolean isOurs(String id) {
        return both(NodeLifecycleController.NOT_READY).contains(id)
                || both(NodeLifecycleController.UNREACHABLE).contains(id)
                || id.equals(UNSCHEDULABLE + ":NoSchedule")
                || PRESSURES.values().stream().anyMatch(key -> id.equals(key + ":NoSchedule"));
    }
}
