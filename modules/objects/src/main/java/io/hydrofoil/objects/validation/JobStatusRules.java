package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job's status must tell one story. Most of it is asked only where what it is about changes, so that jobs of older
 * versions stay writable.
 */
final class JobStatusRules {
    private static final String CONDITIONS = "status.conditions";
    private static final List<String> COUNTS = List.of("active", "succeeded", "failed", "ready", "terminating");

    private final MapValue status;
    private final MapValue before;
    private final MapValue spec;
    private final Faults faults;

    private JobStatusRules(MapValue now, MapValue old, Faults faults) {
        this.status = now.map("status");
        this.before = old.map("status");
        this.spec = now.map("spec");
        this.faults = faults;
    }

    static void change(MapValue now, MapValue old, Faults faults) {
        JobStatusRules rules = new JobStatusRules(now, old, faults);
        rules.counts();
        rules.uncounted();
        rules.conditions();
        rules.completionTime();
        rules.outcomes();
        rules.finished();
        rules.indexes();
        rules.criteria();
        rules.history();
    }

    private void counts() {
        COUNTS.forEach(count -> faults.notNegative("status." + count, status.get(count)));
    }

    private void uncounted() {
        Set<String> seen = new HashSet<>();
        for (String side : List.of("succeeded", "failed")) {
            List<String> uids = status.map("uncountedTerminatedPods").list(side).texts();
            for (int i = 0; i < uids.size(); i++) {
                String field = "status.uncountedTerminatedPods." + side + "[" + i + "]";
                if (uids.get(i).isEmpty()) {
                    faults.invalid(field, "", "must not be empty");
                } else if (!seen.add(uids.get(i))) {
                    faults.duplicate(field, uids.get(i));
                }
            }
        }
    }

    private void conditions() {
        if (is("Complete") && is("Failed") && (turned("Complete") || turned("Failed"))) {
            faults.unshown(CONDITIONS, "cannot set Complete=True and Failed=true conditions");
        }
        if (is("Complete") && is("FailureTarget") && (turned("Complete") || turned("FailureTarget"))) {
            faults.unshown(CONDITIONS, "cannot set Complete=True and FailureTarget=true conditions");
        }
    }

    private void completionTime() {
        boolean asked = turned("Complete") || moved("completionTime");
        if (asked && status.has("completionTime") && !is("Complete")) {
            faults.invalid(
                    "status.completionTime",
                    status.get("completionTime"),
                    "cannot set completionTime when there is no Complete=True condition");
        }
        if (asked && !status.has("completionTime") && is("Complete")) {
            faults.required("status.completionTime", "completionTime is required for Complete jobs");
        }
        String end = status.text("completionTime");
        String start = status.text("startTime");
        boolean timed = moved("startTime") || moved("completionTime");
        if (timed && end != null && start != null && end.compareTo(start) < 0) {
            faults.invalid("status.completionTime", end, "must be equal to or after `startTime`");
        }
    }

    private void outcomes() {
        if ((turned("Failed") || turned("FailureTarget")) && is("Failed") && !is("FailureTarget")) {
            faults.unshown(CONDITIONS, "cannot set Failed=True condition without the FailureTarget=true condition");
        }
        if ((turned("Complete") || turned("SuccessCriteriaMet")) && is("Complete") && !is("SuccessCriteriaMet")) {
            faults.unshown(
                    CONDITIONS, "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        }
    }

    private void finished() {
        boolean finished = isFinished(status);
        boolean ended = finished != isFinished(before);
        long active = status.number("active", 0);
        if (finished && (ended || moved("active")) && active > 0) {
            faults.invalid("status.active", active, "active>0 is invalid for finished job");
        }
        boolean started = status.has("startTime") || spec.flag("suspend", false);
        if (finished && (ended || moved("startTime")) && !started) {
            faults.required("status.startTime", "startTime is required for finished job");
        }
        MapValue pods = status.map("uncountedTerminatedPods");
        boolean open = !pods.list("failed").isEmpty() || !pods.list("succeeded").isEmpty();
        if (finished && (ended || moved("uncountedTerminatedPods")) && open) {
            faults.invalid(
                    "status.uncountedTerminatedPods",
                    ApiTypes.UNCOUNTED_PODS.of(pods),
                    "must be empty for finished job");
        }
    }

    private void indexes() {
        String completed = status.text("completedIndexes", "");
        String failed = status.text("failedIndexes");
        boolean limited = spec.has("completions");
        long completions = spec.number("completions", 0);
        if (moved("completedIndexes") && limited) {
            indexFormat("completedIndexes", completed, completions);
        }
        if (moved("failedIndexes") && limited && spec.has("backoffLimitPerIndex") && failed != null) {
            indexFormat("failedIndexes", failed, completions);
        }
        boolean indexed = spec.text("completionMode", "").equals("Indexed");
        if (moved("completedIndexes") && !completed.isEmpty() && !indexed) {
            faults.invalid(
                    "status.completedIndexes",
                    completed,
                    "cannot set non-empty completedIndexes when non-indexed completion mode");
        }
        if (moved("failedIndexes") && failed != null && !spec.has("backoffLimitPerIndex")) {
            faults.invalid(
                    "status.failedIndexes",
                    failed,
                    "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }
        if ((moved("failedIndexes") || moved("completedIndexes")) && limited && failed != null) {
            long shared = IndexText.firstShared(completed, failed, completions);
            if (shared >= 0) {
                faults.invalid(
                        "status.failedIndexes",
                        failed,
                        "failedIndexes and completedIndexes overlap at index: " + shared);
            }
        }
        capacity();
    }

    private void indexFormat(String field, String text, long completions) {
        String fault = IndexText.read(text, completions).fault();
        if (!fault.isEmpty()) {
            faults.invalid("status." + field, text, "error parsing " + field + ": " + fault);
        }
    }

    private void capacity() {
        boolean ended = isFinished(status) != isFinished(before);
        long terminating = status.number("terminating", 0);
        if ((ended || moved("terminating")) && isFinished(status) && terminating > 0) {
            faults.invalid("status.terminating", terminating, "terminating>0 is invalid for finished job");
        }
        long ready = status.number("ready", 0);
        if ((moved("ready") || moved("active")) && ready > status.number("active", 0)) {
            faults.invalid("status.ready", ready, "cannot set more ready pods than active");
        }
    }

    private void criteria() {
        if (is("SuccessCriteriaMet") && is("Failed")) {
            faults.unshown(CONDITIONS, "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        }
        if (is("SuccessCriteriaMet") && is("FailureTarget")) {
            faults.unshown(CONDITIONS, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        }
        if (spec.has("successPolicy") && !is("SuccessCriteriaMet") && is("Complete")) {
            faults.unshown(
                    CONDITIONS, "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
        }
    }

    /** What is over cannot be taken back. */
    private void history() {
        for (String type : List.of("Failed", "Complete", "FailureTarget")) {
            if (is(before, type) && !is(type)) {
                faults.unshown(CONDITIONS, "cannot disable the terminal " + type + "=True condition");
            }
        }
        decrease("failed", true);
        boolean elastic = spec.text("completionMode", "").equals("Indexed")
                && Objects.equals(spec.get("completions"), spec.get("parallelism"));
        decrease("succeeded", !elastic);
        @Nullable Value end = status.get("completionTime");
        if (end != null && before.has("completionTime") && moved("completionTime")) {
            faults.immutable("status.completionTime", end);
        }
        if (before.has("startTime") && moved("startTime") && !spec.flag("suspend", false)) {
            faults.required("status.startTime", "startTime cannot be removed for unsuspended job");
        }
        if (is(before, "SuccessCriteriaMet") && !is("SuccessCriteriaMet")) {
            faults.unshown(CONDITIONS, "cannot disable the SuccessCriteriaMet=True condition");
        }
        if (is(before, "Complete") && !is(before, "SuccessCriteriaMet") && is("SuccessCriteriaMet")) {
            faults.unshown(
                    CONDITIONS, "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
        }
    }

    private void decrease(String count, boolean rejected) {
        long now = status.number(count, 0);
        if (rejected && now < before.number(count, 0)) {
            faults.invalid("status." + count, now, "cannot decrease the " + count + " counter");
        }
    }

    /** Whether a field is not what it was; a number that is absent is zero. */
    private boolean moved(String field) {
        boolean number = status.get(field) instanceof NumberValue || before.get(field) instanceof NumberValue;
        return number
                ? status.number(field, 0) != before.number(field, 0)
                : !Objects.equals(status.get(field), before.get(field));
    }

    private boolean turned(String type) {
        return is(type) != is(before, type);
    }

    private boolean is(String type) {
        return is(status, type);
    }

    private static boolean isFinished(MapValue status) {
        return is(status, "Complete") || is(status, "Failed");
    }

    private static boolean is(MapValue status, String type) {
        ListValue conditions = status.list("conditions");
        for (MapValue condition : conditions.maps()) {
            if (condition.text("type", "").equals(type)
                    && condition.text("status", "").equals("True")) {
                return true;
            }
        }
        return false;
    }
}
