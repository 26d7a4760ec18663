package io.hydrofoil.controllers.nodelifecycle;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pods of a node that is not ready are not ready: services must stop sending to them. Each is marked once: a node that
 * lives after all knows better, and would be contradicted for ever.
 */
final class UnreadyPods {
    /** Of each node that is not ready: the pods that have been seen not ready since, by UID. */
    private final Map<String, Set<String>> seen = new HashMap<>();

    /** A node has come, changed or gone. */
    void onNode(@Nullable ApiObject before, @Nullable ApiObject after) {
        if (after != null && isNotReady(after)) {
            seen.computeIfAbsent(after.name(), fresh -> new HashSet<>());
        } else if (after != null) {
            seen.remove(after.name());
        } else if (before != null) {
            seen.remove(before.name());
        }
    }

    /** A pod has come, changed or gone. */
    void onPod(@Nullable ApiObject before, @Nullable ApiObject after) {
        ApiObject pod = after == null ? before : after;
        if (seen.isEmpty() || pod == null) {
            return;
        }
        Set<String> ofNode = seen.get(pod.spec().text("nodeName", ""));
        if (ofNode == null) {
            return;
        }
        if (after == null) {
            ofNode.remove(pod.uid());
        } else if (!Pods.isReady(after)) {
            ofNode.add(after.uid());
        }
    }

    /** Plans to mark those of a node's pods that are still to be marked, as many as there is room for. */
    void mark(Plan.Builder plan, ApiObject node, View pods, long nowMs) {
        Set<String> marked = seen.get(node.name());
        if (marked == null) {
            return;
        }
        for (ApiObject pod : pods.by(Pods.BY_NODE, node.name())) {
            if (Pods.isReady(pod)
                    && !Pods.isTerminal(pod)
                    && !marked.contains(pod.uid())
                    && plan.stageSize() < Plan.MAX_STAGE - 1) {
                mark(plan, pod, nowMs);
            }
        }
    }

    private static void mark(Plan.Builder plan, ApiObject pod, long nowMs) {
        MapValue status = pod.status().copy();
        MapValue condition =
                Objects.requireNonNull(Conditions.find(status, "Ready")).copy();
        condition.put("status", "False").put("lastTransitionTime", Times.seconds(nowMs));
        Conditions.set(status, condition);
        Write write = Changes.status(pod, status);
        if (write != null) {
            plan.write(write, Plan.Note.warning(pod, "NodeNotReady", "Node is not ready"), null);
        }
    }

    private static boolean isNotReady(ApiObject node) {
        MapValue ready = Conditions.find(node.status(), "Ready");
        return ready != null && !"True".equals(ready.text("status"));
    }
}
