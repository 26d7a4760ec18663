package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;

/** Conditions of a pod's status. */
public final class Conditions {
    private Conditions() {}

    /** A condition that changes now. */
    public static MapValue condition(String type, String status, Moment moment) {
        return new MapValue()
                .put("type", type)
                .put("status", status)
                .put("lastProbeTime", NullValue.NULL)
                .put("lastTransitionTime", moment.time());
    }

    /** Adds a condition or replaces the one of its type; one that has the same status already stays as it is. */
    public static void set(MapValue object, MapValue condition) {
        ListValue conditions = object.ensureMap("status").ensureList("conditions");
        String type = condition.text("type", "");
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.at(i) instanceof MapValue old && old.text("type", "").equals(type)) {
                if (!old.text("status", "").equals(condition.text("status", ""))) {
                    conditions.set(i, condition);
                }
                return;
            }
        }
        conditions.add(condition);
    }
}
