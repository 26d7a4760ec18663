package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a job makes of failed pods, and when it has succeeded. */
final class JobPolicyRules {
    private static final int MAX_RULES = 20;
    private static final int MAX_EXIT_CODES = 255;
    private static final int MAX_INDEX_TEXT = 64 * 1024;
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");

    private JobPolicyRules() {}

    static void failure(MapValue policy, MapValue spec, String path, Faults faults) {
        ListValue rules = policy.list("rules");
        if (rules.size() > MAX_RULES) {
            faults.tooMany(path + ".rules", rules.size(), MAX_RULES);
        }
        List<String> containers = JobRules.containerNames(spec.mapAt("template", "spec"));
        for (int i = 0; i < rules.size(); i++) {
            failureRule(rules.mapAt(i), spec, containers, path + ".rules[" + i + "]", faults);
        }
    }

    private static void failureRule(MapValue rule, MapValue spec, List<String> containers, String path, Faults faults) {
        String action = rule.text("action", "");
        if (action.isEmpty()) {
            faults.required(path + ".action", validValues(ACTIONS));
        } else if (action.equals("FailIndex")) {
            if (!spec.has("backoffLimitPerIndex")) {
                faults.invalid(path + ".action", action, "requires the backoffLimitPerIndex to be set");
            }
        } else {
            faults.oneOf(path + ".action", action, ACTIONS);
        }
        boolean codes = rule.has("onExitCodes");
        ListValue conditions = rule.list("onPodConditions");
        if (codes) {
            exitCodes(rule.map("onExitCodes"), containers, path + ".onExitCodes", faults);
        }
        if (!conditions.isEmpty()) {
            conditions(conditions, path + ".onPodConditions", faults);
        }
        if (codes && !conditions.isEmpty()) {
            faults.unshown(path, "specifying both OnExitCodes and OnPodConditions is not supported");
        } else if (!codes && conditions.isEmpty()) {
            faults.unshown(path, "specifying one of OnExitCodes and OnPodConditions is required");
        }
    }

    private static void exitCodes(MapValue codes, List<String> containers, String path, Faults faults) {
        String operator = codes.text("operator", "");
        if (operator.isEmpty()) {
            faults.required(path + ".operator", validValues(OPERATORS));
        } else {
            faults.oneOf(path + ".operator", operator, OPERATORS);
        }
        String container = codes.text("containerName");
        if (container != null && !containers.contains(container)) {
            faults.invalid(
                    path + ".containerName",
                    container,
                    "must be one of the container or initContainer names in the pod template");
        }
        ListValue values = codes.list("values");
        if (values.isEmpty()) {
            faults.invalid(path + ".values", values, "at least one value is required");
        } else if (values.size() > MAX_EXIT_CODES) {
            faults.tooMany(path + ".values", values.size(), MAX_EXIT_CODES);
        }
        boolean ordered = true;
        Set<Long> seen = new HashSet<>();
        long before = Long.MIN_VALUE;
        for (int i = 0; i < values.size(); i++) {
            long value = values.at(i) instanceof NumberValue number ? number.longValue() : 0;
            if (operator.equals("In") && value == 0) {
                faults.invalid(path + ".values[" + i + "]", value, "must not be 0 for the In operator");
            }
            if (!seen.add(value)) {
                faults.duplicate(path + ".values[" + i + "]", values.at(i));
            }
            ordered &= before <= value;
            before = value;
        }
        if (!ordered) {
            faults.invalid(path + ".values", values, "must be ordered");
        }
    }

    private static void conditions(ListValue conditions, String path, Faults faults) {
        if (conditions.size() > MAX_RULES) {
            faults.tooMany(path, conditions.size(), MAX_RULES);
        }
        for (int i = 0; i < conditions.size(); i++) {
            String type = conditions.mapAt(i).text("type", "");
            faults.invalid(path + "[" + i + "].type", type, LabelSyntax.keyFaults(type));
            String status = conditions.mapAt(i).text("status", "");
            if (status.isEmpty()) {
                faults.required(path + "[" + i + "].status", validValues(STATUSES));
            } else {
                faults.oneOf(path + "[" + i + "].status", status, STATUSES);
            }
        }
    }

    private static String validValues(List<String> values) {
        return "valid values: [\"" + String.join("\" \"", values) + "\"]";
    }

    static void success(MapValue policy, long completions, String path, Faults faults) {
        ListValue rules = policy.list("rules");
        if (rules.isEmpty()) {
            faults.required(
                    path + ".rules", "at least one rules must be specified when the successPolicy is specified");
        }
        if (rules.size() > MAX_RULES) {
            faults.tooMany(path + ".rules", rules.size(), MAX_RULES);
        }
        for (int i = 0; i < rules.size(); i++) {
            successRule(rules.mapAt(i), completions, path + ".rules[" + i + "]", faults);
        }
    }

    private static void successRule(MapValue rule, long completions, String path, Faults faults) {
        String indexes = rule.text("succeededIndexes");
        boolean counted = rule.has("succeededCount");
        if (!counted && indexes == null) {
            faults.required(path, "at least one of succeededCount or succeededIndexes must be specified");
        }
        long total = 0;
        if (indexes != null) {
            if (indexes.length() > MAX_INDEX_TEXT) {
                faults.tooLong(path + ".succeededIndexes", MAX_INDEX_TEXT);
            }
            IndexText read = IndexText.read(indexes, completions);
            total = read.count();
            if (!read.fault().isEmpty()) {
                faults.invalid(path + ".succeededIndexes", indexes, "error parsing succeededIndexes: " + read.fault());
            }
        }
        if (!counted) {
            return;
        }
        long count = rule.number("succeededCount", 0);
        faults.notNegative(path + ".succeededCount", rule.get("succeededCount"));
        if (count > completions) {
            faults.invalid(
                    path + ".succeededCount",
                    count,
                    "must be less than or equal to " + completions + " (the number of specified completions)");
        }
        if (indexes != null && count > total) {
            faults.invalid(
                    path + ".succeededCount",
                    count,
                    "must be less than or equal to " + total
                            + " (the number of indexes in the specified succeededIndexes field)");
        }
    }
}
