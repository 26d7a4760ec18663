package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** The status of a claim: how much it has, and how far a change of its size has come. */
final class ClaimStatusRules {
    private static final List<String> RESIZE_STATES = List.of(
            "ControllerResizeInProgress",
            "ControllerResizeInfeasible",
            "NodeResizeInProgress",
            "NodeResizeInfeasible",
            "NodeResizePending");
    private static final String STORAGE = "storage";

    private ClaimStatusRules() {}

    static void check(MapValue claim, Faults faults) {
        if (claim.map("spec").list("accessModes").isEmpty()) {
            faults.required("Spec.accessModes");
        }
        MapValue status = claim.map("status");
        for (var entry : status.map("capacity")) {
            QuantityRules.basic("status.capacity[" + entry.getKey() + "]", entry.getValue(), faults);
        }
        String states = "status.allocatedResourceStatus";
        for (var entry : status.map("allocatedResourceStatuses").texts().entrySet()) {
            resourceKey(entry.getKey(), states, faults);
            if (!RESIZE_STATES.contains(entry.getValue())) {
                faults.notSupported(states, entry.getKey(), RESIZE_STATES);
            }
        }
        String amounts = "status.allocatedResources";
        for (var entry : status.map("allocatedResources")) {
            String field = amounts + "[" + entry.getKey() + "]";
            if (resourceKey(entry.getKey(), amounts, faults) && QuantityRules.basic(field, entry.getValue(), faults)) {
                ResourceNames.amount(field, STORAGE, entry.getValue(), faults);
            }
        }
    }

    /** Whether a claim may count by this name. */
    private static boolean resourceKey(String name, String field, Faults faults) {
        List<String> wrong = LabelSyntax.keyFaults(name);
        faults.invalid(field, name, wrong);
        boolean known = name.equals(STORAGE) || !ResourceNames.isNative(name);
        if (wrong.isEmpty() && !known) {
            faults.notSupported(field, name, List.of(STORAGE));
        }
        return wrong.isEmpty() && known;
    }
}
