package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** The spec of a job, in jobs and in the templates of cron jobs. */
final class JobSpecRules {
    private static final int MAX_INDEXED = 100_000;
    private static final int MAX_PARALLEL_PER_INDEX = 10_000;
    private static final int MAX_MANAGER = 63;
    private static final List<String> MODES = List.of("NonIndexed", "Indexed");

    private JobSpecRules() {}

    static void spec(MapValue spec, String path, Faults faults) {
        for (String number : List.of(
                "parallelism",
                "completions",
                "activeDeadlineSeconds",
                "backoffLimit",
                "ttlSecondsAfterFinished",
                "backoffLimitPerIndex")) {
            faults.notNegative(path + "." + number, spec.get(number));
        }
        if (spec.has("maxFailedIndexes")) {
            faults.notNegative(path + ".maxFailedIndexes", spec.get("maxFailedIndexes"));
            if (!spec.has("backoffLimitPerIndex")) {
                faults.required(path + ".backoffLimitPerIndex", "when maxFailedIndexes is specified");
            }
        }
        manager(spec, path, faults);
        completionMode(spec, path, faults);
        if (spec.get("podFailurePolicy") instanceof MapValue policy) {
            JobPolicyRules.failure(policy, spec, path + ".podFailurePolicy", faults);
        }
        if (spec.get("successPolicy") instanceof MapValue policy) {
            if (isIndexed(spec)) {
                JobPolicyRules.success(policy, spec.number("completions", 0), path + ".successPolicy", faults);
            } else {
                faults.invalid(
                        path + ".successPolicy",
                        ApiTypes.SUCCESS_POLICY.of(policy),
                        "requires indexed completion mode");
            }
        }
        replacement(spec, path + ".podReplacementPolicy", faults);
        MapValue template = spec.map("template");
        PodSpecRules.template(template, path + ".template", faults);
        restartPolicy(
                spec, template.map("spec").text("restartPolicy", ""), path + ".template.spec.restartPolicy", faults);
    }

    private static boolean isIndexed(MapValue spec) {
        return spec.text("completionMode", "").equals("Indexed");
    }

    private static void manager(MapValue spec, String path, Faults faults) {
        if (spec.has("managedBy")) {
            String manager = spec.text("managedBy", "");
            NameRules.domainPrefixedPath(path + ".managedBy", manager, faults);
            if (manager.length() > MAX_MANAGER) {
                faults.tooLong(path + ".managedBy", MAX_MANAGER);
            }
        }
    }

    private static void completionMode(MapValue spec, String path, Faults faults) {
        if (spec.has("completionMode")) {
            faults.oneOf(path + ".completionMode", spec.text("completionMode", ""), MODES);
        }
        if (isIndexed(spec)) {
            indexed(spec, path, faults);
            return;
        }
        if (spec.has("completionMode") && !MODES.contains(spec.text("completionMode", ""))) {
            return;
        }
        for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
            if (spec.has(field)) {
                faults.invalid(path + "." + field, spec.get(field), "requires indexed completion mode");
            }
        }
    }

    private static void indexed(MapValue spec, String path, Faults faults) {
        if (!spec.has("completions")) {
            faults.required(path + ".completions", "when completion mode is Indexed");
        }
        atMost(spec, "parallelism", MAX_INDEXED, " when completion mode is Indexed", path, faults);
        long completions = spec.number("completions", Long.MAX_VALUE);
        long failed = spec.number("maxFailedIndexes", 0);
        if (failed > completions) {
            faults.invalid(path + ".maxFailedIndexes", failed, "must be less than or equal to completions");
        }
        atMost(spec, "maxFailedIndexes", MAX_INDEXED, "", path, faults);
        boolean large = spec.has("completions") && completions > MAX_INDEXED && spec.has("backoffLimitPerIndex");
        if (large) {
            if (!spec.has("maxFailedIndexes")) {
                faults.required(
                        path + ".maxFailedIndexes", "must be specified when completions is above " + MAX_INDEXED);
            }
            String when = " when completions are above " + MAX_INDEXED + " and used with backoff limit per index";
            atMost(spec, "parallelism", MAX_PARALLEL_PER_INDEX, when, path, faults);
            atMost(spec, "maxFailedIndexes", MAX_PARALLEL_PER_INDEX, when, path, faults);
        }
    }

    private static void atMost(MapValue spec, String field, long max, String when, String path, Faults faults) {
        long value = spec.number(field, 0);
        if (value > max) {
            faults.invalid(path + "." + field, value, "must be less than or equal to " + max + when);
        }
    }

    private static void replacement(MapValue spec, String path, Faults faults) {
        if (spec.has("podReplacementPolicy")) {
            faults.oneOf(
                    path,
                    spec.text("podReplacementPolicy", ""),
                    spec.has("podFailurePolicy") ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed"));
        }
    }

    /** Always is the default of pods, and no job may have it: whoever says nothing is told what there is. */
    private static void restartPolicy(MapValue spec, String policy, String path, Faults faults) {
        if (policy.isEmpty() || policy.equals("Always")) {
            faults.required(path, "valid values: \"OnFailure\", \"Never\"");
        } else if (!policy.equals("OnFailure") && !policy.equals("Never")) {
            faults.notSupported(path, policy, List.of("OnFailure", "Never"));
        } else if (spec.has("podFailurePolicy") && !policy.equals("Never")) {
            faults.invalid(path, policy, "only \"Never\" is supported when podFailurePolicy is specified");
        }
    }
}
