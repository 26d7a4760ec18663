package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.Objects;

/** A job's conditions must tell one story; checked where a status changes, so that old jobs stay writable. */
final class JobStatusRules {
    private JobStatusRules() {}

    static void change(MapValue now, MapValue old, Faults faults) {
        MapValue status = now.map("status");
        MapValue before = old.map("status");
        for (String count : java.util.List.of("active", "succeeded", "failed")) {
            faults.notNegative("status." + count, status.get(count));
        }
        boolean complete = is(status, "Complete");
        boolean failed = is(status, "Failed");
        boolean moved = !Objects.equals(status.get("conditions"), before.get("conditions"));
        boolean timed = moved || !Objects.equals(status.get("completionTime"), before.get("completionTime"));
        if (moved && complete && failed) {
            faults.unshown("status.conditions", "cannot set Complete=True and Failed=true conditions");
        }
        if (moved && complete && is(status, "FailureTarget")) {
            faults.unshown("status.conditions", "cannot set Complete=True and FailureTarget=true conditions");
        }
        if (timed && status.has("completionTime") && !complete) {
            faults.invalid(
                    "status.completionTime",
                    status.get("completionTime"),
                    "cannot set completionTime when there is no Complete=True condition");
        }
        if (timed && complete && !status.has("completionTime")) {
            faults.required("status.completionTime", "completionTime is required for Complete jobs");
        }
        if (timed && status.text("completionTime", "~").compareTo(status.text("startTime", "")) < 0) {
            faults.invalid(
                    "status.completionTime",
                    status.get("completionTime"),
                    "completionTime cannot be set before startTime");
        }
        if (moved && failed && !is(status, "FailureTarget")) {
            faults.unshown(
                    "status.conditions", "cannot set Failed=True condition without the FailureTarget=true condition");
        }
        if (moved && complete && !is(status, "SuccessCriteriaMet")) {
            faults.unshown(
                    "status.conditions",
                    "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        }
        if (before.has("completionTime")
                && !Objects.equals(status.get("completionTime"), before.get("completionTime"))) {
            faults.immutable("status.completionTime", status.get("completionTime"));
        }
    }

    private static boolean is(MapValue status, String type) {
        for (MapValue condition : status.list("conditions").maps()) {
            if (condition.text("type", "").equals(type)) {
                return condition.text("status", "").equals("True");
            }
        }
        return false;
    }
}
