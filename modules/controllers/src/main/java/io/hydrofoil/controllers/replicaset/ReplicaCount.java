package io.hydrofoil.controllers.replicaset;

import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one replica set, counted.
 *
 * @param nextAvailableAtMs when the next ready pod becomes available by time alone
 */
record ReplicaCount(
        ApiObject set,
        List<ApiObject> active,
        int fullyLabeled,
        int ready,
        int available,
        int terminating,
        long nextAvailableAtMs) {

    static ReplicaCount of(ApiObject set, Collection<ApiObject> pods, long nowMs) {
        LabelSelector labels = LabelSelector.ofLabels(
                set.spec().map("template").map("metadata").map("labels"));
        long minReadySeconds = set.spec().number("minReadySeconds", 0);
        List<ApiObject> active = new ArrayList<>();
        int fullyLabeled = 0;
        int ready = 0;
        int available = 0;
        int terminating = 0;
        long next = Long.MAX_VALUE;
        for (ApiObject pod : pods) {
            if (!Pods.isActive(pod)) {
                terminating += pod.isDeleting() && !Pods.isTerminal(pod) ? 1 : 0;
                continue;
            }
            active.add(pod);
            fullyLabeled += labels.matches(pod.metadata().map("labels")) ? 1 : 0;
            if (Pods.isReady(pod)) {
                ready++;
                if (Pods.isAvailable(pod, minReadySeconds, nowMs)) {
                    available++;
                } else {
                    next = Math.min(next, Pods.availableAtMs(pod, minReadySeconds));
                }
            }
        }
        return new ReplicaCount(set, active, fullyLabeled, ready, available, terminating, next);
    }

    int desired() {
        return (int) set.spec().number("replicas", 1);
    }

    /** The status; {@code failure}: why the last create (missing > 0) or delete failed, or null. */
    MapValue status(@Nullable ApiStatus failure, int missing, long nowMs) {
        MapValue status = set.status().copy();
        status.put("replicas", active.size());
        count(status, "fullyLabeledReplicas", fullyLabeled);
        count(status, "readyReplicas", ready);
        count(status, "availableReplicas", available);
        if (set.kind().kind().equals("ReplicaSet")) {
            status.put("terminatingReplicas", terminating);
        }
        status.put("observedGeneration", ReplicaSetController.generation(set));
        MapValue known = Conditions.find(status, "ReplicaFailure");
        if (failure == null) {
            Conditions.remove(status, "ReplicaFailure");
            status.removeIf((field, value) ->
                    field.equals("conditions") && status.list("conditions").isEmpty());
        } else if (known == null) {
            Conditions.set(
                    status,
                    Conditions.of(null, "ReplicaFailure", "True", nowMs)
                            .put("reason", missing > 0 ? "FailedCreate" : "FailedDelete")
                            .put("message", failure.message()));
        }
        return status;
    }

    /** Zero is left out, as in every answer of the API. */
    private static void count(MapValue status, String field, int value) {
        if (value == 0) {
            status.remove(field);
        } else {
            status.put(field, value);
        }
    }
}
