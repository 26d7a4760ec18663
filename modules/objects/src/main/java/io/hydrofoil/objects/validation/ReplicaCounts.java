package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Counts in the status of what keeps replicas: none is negative, and parts are not more than the whole. */
final class ReplicaCounts {
    private static final String TOO_MANY = "cannot be greater than status.replicas";

    private ReplicaCounts() {}

    /** All counts of replica sets, replication controllers and stateful sets. */
    static void check(MapValue status, Faults faults) {
        for (String field : List.of(
                "replicas",
                "fullyLabeledReplicas",
                "readyReplicas",
                "currentReplicas",
                "updatedReplicas",
                "availableReplicas",
                "observedGeneration")) {
            faults.notNegative("status." + field, status.get(field));
        }
        inOrder(status, faults);
    }

    static void inOrder(MapValue status, Faults faults) {
        long all = status.number("replicas", 0);
        if (!status.has("replicas") && !status.has("readyReplicas") && !status.has("updatedReplicas")) {
            return;
        }
        for (String field : List.of(
                "fullyLabeledReplicas", "updatedReplicas", "readyReplicas", "currentReplicas", "availableReplicas")) {
            long part = status.number(field, 0);
            if (part > all) {
                faults.invalid("status." + field, part, TOO_MANY);
            }
        }
        long available = status.number("availableReplicas", 0);
        if (available > status.number("readyReplicas", 0)) {
            faults.invalid("status.availableReplicas", available, "cannot be greater than readyReplicas");
        }
    }
}
