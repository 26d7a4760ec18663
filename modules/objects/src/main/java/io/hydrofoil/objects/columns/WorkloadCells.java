package io.hydrofoil.objects.columns;

import io.hydrofoil.objects.HumanDuration;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cells of jobs, autoscalers and other workloads. */
public final class WorkloadCells {
    private static final int SHOWN_METRICS = 2;

    private WorkloadCells() {}

    static Value readyOfDesired(MapValue object) {
        return Cells.text(object.map("status").number("readyReplicas", 0)
                + "/"
                + object.map("spec").number("replicas", 0));
    }

    static Value suspended(MapValue object) {
        return Cells.text(object.map("spec").flag("suspend", false) ? "True" : "False");
    }

    static Value controller(MapValue object) {
        for (MapValue owner : object.map("metadata").list("ownerReferences").maps()) {
            if (owner.flag("controller", false)) {
                String apiVersion = owner.text("apiVersion", "");
                int slash = apiVersion.indexOf('/');
                String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
                return Cells.text(
                        owner.text("kind", "").toLowerCase(Locale.ROOT) + group + "/" + owner.text("name", ""));
            }
        }
        return Cells.text(Cells.NONE);
    }

    static Value jobStatus(MapValue job) {
        for (String type : List.of("Complete", "Failed")) {
            if (hasCondition(job, type)) {
                return Cells.text(type);
            }
        }
        if (job.map("metadata").has("deletionTimestamp")) {
            return Cells.text("Terminating");
        }
        for (String type : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            if (hasCondition(job, type)) {
                return Cells.text(type);
            }
        }
        return Cells.text("Running");
    }

    private static boolean hasCondition(MapValue object, String type) {
        for (MapValue condition : object.map("status").list("conditions").maps()) {
            if (condition.text("type", "").equals(type)) {
                return condition.text("status", "").equals("True");
            }
        }
        return false;
    }

    static Value jobCompletions(MapValue job) {
        long succeeded = job.map("status").number("succeeded", 0);
        MapValue spec = job.map("spec");
        if (spec.has("completions")) {
            return Cells.text(succeeded + "/" + spec.number("completions", 0));
        }
        long parallelism = spec.number("parallelism", 0);
        return Cells.text(succeeded + "/1" + (parallelism > 1 ? " of " + parallelism : ""));
    }

    static Value jobDuration(MapValue job, long nowMs) {
        long start = HumanDuration.epochMs(job.map("status").text("startTime"));
        if (start == Long.MIN_VALUE) {
            return Cells.text("");
        }
        long end = HumanDuration.epochMs(job.map("status").text("completionTime"));
        return Cells.text(HumanDuration.of((end == Long.MIN_VALUE ? nowMs : end) - start));
    }

    static Value scaleTarget(MapValue autoscaler) {
        MapValue target = autoscaler.mapAt("spec", "scaleTargetRef");
        return Cells.text(target.text("kind", "") + "/" + target.text("name", ""));
    }

    static Value minPods(MapValue autoscaler) {
        return Cells.text(Cells.plain(autoscaler.map("spec").get("minReplicas"), Cells.UNSET));
    }

    static Value metrics(MapValue autoscaler) {
        MapValue spec = autoscaler.map("spec");
        MapValue status = autoscaler.map("status");
        List<String> texts = new ArrayList<>();
        if (spec.has("targetCPUUtilizationPercentage")) {
            String now = percent(status.get("currentCPUUtilizationPercentage"));
            texts.add("cpu: " + now + "/" + percent(spec.get("targetCPUUtilizationPercentage")));
        }
        ListValue wanted = spec.list("metrics");
        ListValue current = status.list("currentMetrics");
        for (int i = 0; i < wanted.size(); i++) {
            texts.add(metric(wanted.mapAt(i), i < current.size() ? current.mapAt(i) : MapValue.EMPTY));
        }
        if (texts.isEmpty()) {
            return Cells.text(Cells.NONE);
        }
        int shown = Math.min(SHOWN_METRICS, texts.size());
        String text = String.join(", ", texts.subList(0, shown));
        return Cells.text(texts.size() > shown ? text + " + " + (texts.size() - shown) + " more..." : text);
    }

    private static String metric(MapValue wanted, MapValue current) {
        String type = wanted.text("type", "");
        String field = type.isEmpty() ? "" : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        MapValue source = wanted.map(field);
        MapValue target = source.map("target");
        MapValue now = current.map(field).map("current");
        boolean average = target.has("averageValue");
        String absent = current.has(field) ? "<nil>" : Cells.UNKNOWN;
        return switch (field) {
            case "resource", "containerResource" ->
                source.text("name", "")
                        + ": "
                        + (average
                                ? pair(now, target, "averageValue", absent)
                                : percent(now.get("averageUtilization"))
                                        + "/"
                                        + percent(target.get("averageUtilization")));
            case "pods" -> pair(now, target, "averageValue", absent);
            case "object", "external" ->
                average
                        ? pair(now, target, "averageValue", Cells.UNKNOWN) + " (avg)"
                        : pair(now, target, "value", absent);
            default -> "<unknown type>";
        };
    }

    private static String pair(MapValue now, MapValue target, String field, String absent) {
        return Cells.plain(now.get(field), absent) + "/" + Cells.plain(target.get(field), Cells.UNKNOWN);
    }

    private static String percent(@Nullable Value value) {
        return value instanceof NumberValue number ? number.longValue() + "%" : Cells.UNKNOWN;
    }
}
