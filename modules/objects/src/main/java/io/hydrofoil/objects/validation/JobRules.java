package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Rules of jobs and of the job templates of cron jobs. */
public final class JobRules implements KindRules {
    private static final int MAX_INDEXED = 100_000;
    private static final int MAX_CRON_NAME = 52;

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        SelectorRules.ofWorkload(spec, "job", false, true, faults);
        spec(spec, "spec", faults);
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        MapValue given = now.map("spec");
        MapValue stored = old.map("spec");
        boolean indexed = given.text("completionMode", "").equals("Indexed");
        boolean sameCompletions = given.number("completions", -1) == stored.number("completions", -1);
        boolean scaledTogether = indexed
                && given.has("completions")
                && given.number("completions", 0) == given.number("parallelism", -1);
        if (!sameCompletions && !scaledTogether) {
            faults.immutable("spec.completions", given.get("completions"));
        }
        boolean startable = stored.flag("suspend", false) && !old.map("status").has("startTime");
        MapValue template = given.map("template");
        MapValue before = stored.map("template");
        boolean same = startable ? schedulingFree(template).equals(schedulingFree(before)) : template.equals(before);
        if (!same) {
            faults.immutable("spec.template", template);
        }
    }

    /** While a job is suspended and has not started, what steers scheduling may still change. */
    private static MapValue schedulingFree(MapValue template) {
        MapValue copy = template.copy();
        if (copy.get("metadata") instanceof MapValue metadata) {
            metadata.remove("labels");
            metadata.remove("annotations");
        }
        if (copy.get("spec") instanceof MapValue spec) {
            List.of("nodeSelector", "tolerations", "schedulingGates").forEach(spec::remove);
            if (spec.get("affinity") instanceof MapValue affinity) {
                affinity.remove("nodeAffinity");
                if (affinity.isEmpty()) {
                    spec.remove("affinity");
                }
            }
        }
        return copy;
    }

    static void cronJob(MapValue object, Faults faults) {
        String name = object.map("metadata").text("name", "");
        if (name.length() > MAX_CRON_NAME) {
            faults.invalid("metadata.name", name, "must be no more than " + MAX_CRON_NAME + " characters");
        }
        MapValue spec = object.map("spec");
        schedule(spec.text("schedule", ""), faults);
        faults.notNegative("spec.startingDeadlineSeconds", spec.get("startingDeadlineSeconds"));
        MapValue job = spec.map("jobTemplate").map("spec");
        String path = "spec.jobTemplate.spec";
        if (job.has("selector")) {
            faults.invalid(path + ".selector", job.get("selector"), "`selector` will be auto-generated");
        }
        spec(job, path, faults);
        faults.notNegative("spec.successfulJobsHistoryLimit", spec.get("successfulJobsHistoryLimit"));
        faults.notNegative("spec.failedJobsHistoryLimit", spec.get("failedJobsHistoryLimit"));
    }

    private static void schedule(String schedule, Faults faults) {
        if (schedule.isEmpty()) {
            faults.required("spec.schedule");
        } else if (schedule.startsWith("TZ=") || schedule.startsWith("CRON_TZ=")) {
            faults.invalid(
                    "spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        } else if (!schedule.startsWith("@")) {
            List<String> fields = List.of(schedule.strip().split("\\s+"));
            if (fields.size() != 5) {
                faults.invalid(
                        "spec.schedule",
                        schedule,
                        "expected exactly 5 fields, found " + fields.size() + ": [" + String.join(" ", fields) + "]");
            }
        }
    }

    private static void spec(MapValue spec, String path, Faults faults) {
        for (String number : List.of(
                "parallelism",
                "completions",
                "activeDeadlineSeconds",
                "backoffLimit",
                "ttlSecondsAfterFinished",
                "backoffLimitPerIndex",
                "maxFailedIndexes")) {
            faults.notNegative(path + "." + number, spec.get(number));
        }
        boolean indexed = spec.text("completionMode", "").equals("Indexed");
        if (indexed && !spec.has("completions")) {
            faults.required(path + ".completions", "when completion mode is Indexed");
        }
        if (indexed && spec.number("parallelism", 0) > MAX_INDEXED) {
            faults.invalid(
                    path + ".parallelism",
                    spec.number("parallelism", 0),
                    "must be less than or equal to " + MAX_INDEXED + " when completion mode is Indexed");
        }
        if (!indexed && spec.has("backoffLimitPerIndex")) {
            faults.invalid(
                    path + ".backoffLimitPerIndex",
                    spec.get("backoffLimitPerIndex"),
                    "requires indexed completion mode");
        }
        MapValue template = spec.map("template");
        PodSpecRules.template(template, path + ".template", faults);
        restartPolicy(
                spec, template.map("spec").text("restartPolicy", ""), path + ".template.spec.restartPolicy", faults);
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
