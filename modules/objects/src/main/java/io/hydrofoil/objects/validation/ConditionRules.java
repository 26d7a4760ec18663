package io.hydrofoil.objects.validation;

import com.google.re2j.Pattern;
import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Conditions of the common form (meta/v1), of which there is one a type. */
final class ConditionRules {
    private static final int MAX_REASON = 1024;
    private static final int MAX_MESSAGE = 32 * 1024;
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");
    private static final String REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
    private static final Pattern REASON_PATTERN = Pattern.compile(REASON);

    private ConditionRules() {}

    static void all(ListValue conditions, String path, Faults faults) {
        Set<String> types = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            MapValue condition = conditions.mapAt(i);
            String field = path + "[" + i + "]";
            String type = condition.text("type", "");
            if (!types.add(type)) {
                faults.duplicate(field + ".type", type);
            }
            one(condition, type, field, faults);
        }
    }

    /** Conditions of which only the type is looked at. */
    static void types(ListValue conditions, String path, Faults faults) {
        Set<String> types = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String type = conditions.mapAt(i).text("type", "");
            String field = path + "[" + i + "].type";
            if (!types.add(type)) {
                faults.duplicate(field, type);
            }
            if (type.isEmpty()) {
                faults.required(field, "must not be empty");
            }
        }
    }

    private static void one(MapValue condition, String type, String path, Faults faults) {
        if (type.isEmpty()) {
            faults.required(path + ".type", "must be set");
        } else {
            faults.invalid(path + ".type", type, LabelSyntax.keyFaults(type));
        }
        String status = condition.text("status", "");
        if (status.isEmpty()) {
            faults.required(path + ".status", "must be set");
        } else {
            faults.oneOf(path + ".status", status, STATUSES);
        }
        long generation = condition.number("observedGeneration", 0);
        if (generation < 0) {
            faults.invalid(path + ".observedGeneration", generation, "must be greater than or equal to zero");
        }
        if (condition.text("lastTransitionTime", "").isEmpty()) {
            faults.required(path + ".lastTransitionTime", "must be set");
        }
        String reason = condition.text("reason", "");
        if (reason.isEmpty()) {
            faults.required(path + ".reason", "must be set");
        } else {
            if (reason.length() > MAX_REASON) {
                faults.tooLong(path + ".reason", MAX_REASON);
            }
            if (!REASON_PATTERN.matches(reason)) {
                faults.invalid(
                        path + ".reason",
                        reason,
                        "a condition reason must start with alphabetic character, optionally followed by a string of"
                                + " alphanumeric characters or '_,:', and must end with an alphanumeric character or"
                                + " '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or"
                                + " 'ReasonA:ReasonB', regex used for validation is '" + REASON + "')");
            }
        }
        if (condition.text("message", "").length() > MAX_MESSAGE) {
            faults.tooLong(path + ".message", MAX_MESSAGE);
        }
    }
}
