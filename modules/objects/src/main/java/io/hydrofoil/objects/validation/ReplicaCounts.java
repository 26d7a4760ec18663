package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/** Counts in the statuses of workloads: none is negative, and parts are not more than the whole. */
final class ReplicaCounts {
    private static final String COLLISIONS = "collisionCount";

    private static final String TERMINATING = "terminatingReplicas";

    private ReplicaCounts() {}

    /** Replica sets and replication controllers. */
    static void replicaSet(MapValue status, MapValue ignoredOld, Faults faults) {
        List<String> parts = List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas");
        notNegative(status, with("replicas", parts, TERMINATING), faults);
        faults.notNegative("status.observedGeneration", status.get("observedGeneration"));
        inOrder(status, parts, "readyReplicas", faults);
    }

    static void deployment(MapValue status, MapValue old, Faults faults) {
        List<String> parts = List.of("updatedReplicas", "readyReplicas", "availableReplicas");
        faults.notNegative("status.observedGeneration", status.get("observedGeneration"));
        notNegative(status, with("replicas", parts, "unavailableReplicas"), faults);
        notNegative(status, List.of(TERMINATING, COLLISIONS), faults);
        inOrder(status, parts, "readyReplicas", faults);
        collisions(status, old, faults);
    }

    static void statefulSet(MapValue status, MapValue old, Faults faults) {
        List<String> parts = List.of("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");
        notNegative(status, with("replicas", parts, "observedGeneration"), faults);
        faults.notNegative("status." + COLLISIONS, status.get(COLLISIONS));
        inOrder(status, parts, "status.readyReplicas", faults);
        collisions(status, old, faults);
    }

    static void daemonSet(MapValue status, MapValue old, Faults faults) {
        notNegative(
                status,
                List.of(
                        "currentNumberScheduled",
                        "numberMisscheduled",
                        "desiredNumberScheduled",
                        "numberReady",
                        "observedGeneration",
                        "updatedNumberScheduled",
                        "numberAvailable",
                        "numberUnavailable",
                        COLLISIONS),
                faults);
        collisions(status, old, faults);
    }

    private static List<String> with(String first, List<String> then, String last) {
        List<String> all = new ArrayList<>();
        all.add(first);
        all.addAll(then);
        all.add(last);
        return all;
    }

    private static void notNegative(MapValue status, List<String> fields, Faults faults) {
        fields.forEach(field -> faults.notNegative("status." + field, status.get(field)));
    }

    private static void inOrder(MapValue status, List<String> parts, String ready, Faults faults) {
        long all = status.number("replicas", 0);
        for (String part : parts) {
            long count = status.number(part, 0);
            if (count > all) {
                faults.invalid("status." + part, count, "cannot be greater than status.replicas");
            }
        }
        long available = status.number("availableReplicas", 0);
        if (available > status.number("readyReplicas", 0)) {
            faults.invalid("status.availableReplicas", available, "cannot be greater than " + ready);
        }
    }

    /** How often a name was taken already is only ever counted up. */
    private static void collisions(MapValue status, MapValue old, Faults faults) {
        long now = status.number(COLLISIONS, 0);
        if (old.has(COLLISIONS) && (!status.has(COLLISIONS) || now < old.number(COLLISIONS, 0))) {
            faults.invalid("status." + COLLISIONS, now, "cannot be decremented");
        }
    }
}
