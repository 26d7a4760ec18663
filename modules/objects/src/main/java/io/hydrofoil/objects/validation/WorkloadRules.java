package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of the workloads that keep pods running. */
public final class WorkloadRules {
    private static final int FULL_PERCENT = 100;

    private WorkloadRules() {}

    static void deployment(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        faults.notNegative("spec.replicas", spec.get("replicas"));
        SelectorRules.ofWorkload(spec, "deployment", true, true, faults);
        alwaysRestarted(spec, "ReplicaSet", faults);
        MapValue strategy = spec.map("strategy");
        if (strategy.text("type", "").equals("Recreate") && strategy.has("rollingUpdate")) {
            faults.forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
        }
        rollingUpdate(strategy, "spec.strategy.rollingUpdate", faults);
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        faults.notNegative("spec.revisionHistoryLimit", spec.get("revisionHistoryLimit"));
        faults.notNegative("spec.progressDeadlineSeconds", spec.get("progressDeadlineSeconds"));
        long deadline = spec.number("progressDeadlineSeconds", Long.MAX_VALUE);
        if (deadline <= spec.number("minReadySeconds", 0)) {
            faults.invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        }
    }

    static void replicaSet(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        faults.notNegative("spec.replicas", spec.get("replicas"));
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        SelectorRules.ofWorkload(spec, "deployment", true, true, faults);
        alwaysRestarted(spec, "ReplicaSet", faults);
    }

    static void daemonSet(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        SelectorRules.ofWorkload(spec, "daemonset", false, false, faults);
        alwaysRestarted(spec, "DaemonSet", faults);
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        faults.notNegative("spec.revisionHistoryLimit", spec.get("revisionHistoryLimit"));
        MapValue rolling = spec.mapAt("updateStrategy", "rollingUpdate");
        String path = "spec.updateStrategy.rollingUpdate";
        share(rolling, path, "maxUnavailable", faults);
        share(rolling, path, "maxSurge", faults);
        if (!rolling.isEmpty()) {
            boolean unavailable = !isZero(rolling.get("maxUnavailable"));
            boolean surge = !isZero(rolling.get("maxSurge"));
            if (unavailable && surge) {
                faults.invalid(
                        path + ".maxSurge", rolling.get("maxSurge"), "may not be set when maxUnavailable is non-zero");
            } else if (!unavailable && !surge) {
                faults.required(path + ".maxUnavailable", "cannot be 0 when maxSurge is 0");
            }
        }
    }

    static void replicationController(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        faults.notNegative("spec.replicas", spec.get("replicas"));
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        MapValue selector = spec.map("selector");
        if (selector.isEmpty()) {
            faults.required("spec.selector");
        }
        if (!(spec.get("template") instanceof MapValue template)) {
            faults.required("spec.template");
            return;
        }
        MapValue labels = template.mapAt("metadata", "labels");
        if (!selector.isEmpty() && !LabelSelector.ofLabels(selector).matches(labels)) {
            faults.invalid(
                    "spec.template.metadata.labels",
                    template.at("metadata", "labels"),
                    "`selector` does not match template `labels`");
        }
        alwaysRestarted(spec, "ReplicationController", faults);
    }

    /** A pod template whose pods are started again for ever. */
    static void alwaysRestarted(MapValue spec, String owner, Faults faults) {
        MapValue template = spec.map("template");
        PodSpecRules.template(template, "spec.template", faults);
        String policy = template.map("spec").text("restartPolicy", "");
        if (!policy.equals("Always") && !policy.isEmpty()) {
            faults.notSupported("spec.template.spec.restartPolicy", policy, List.of("Always"));
        }
        if (template.map("spec").has("activeDeadlineSeconds")) {
            faults.forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in " + owner + " is not Supported");
        }
    }

    private static void rollingUpdate(MapValue strategy, String path, Faults faults) {
        MapValue rolling = strategy.map("rollingUpdate");
        if (rolling.isEmpty() || !strategy.text("type", "").equals("RollingUpdate")) {
            return;
        }
        share(rolling, path, "maxUnavailable", faults);
        share(rolling, path, "maxSurge", faults);
        if (isZero(rolling.get("maxUnavailable")) && isZero(rolling.get("maxSurge"))) {
            faults.invalid(
                    path + ".maxUnavailable", rolling.get("maxUnavailable"), "may not be 0 when `maxSurge` is 0");
        }
    }

    /** A number that is not negative, or a percentage; more than all is too much for what may be missing. */
    private static void share(MapValue rolling, String path, String name, Faults faults) {
        Value value = rolling.get(name);
        String field = path + "." + name;
        switch (value) {
            case NumberValue number -> faults.notNegative(field, number);
            case StringValue(String text) -> {
                if (!text.matches("[0-9]+%")) {
                    faults.invalid(
                            field,
                            text,
                            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or"
                                    + " '93%', regex used for validation is '[0-9]+%')");
                } else if (percent(text) > FULL_PERCENT
                        && (name.equals("maxUnavailable") || path.startsWith("spec.update"))) {
                    faults.invalid(field, text, "must not be greater than 100%");
                }
            }
            case null, default -> {
                // absent, or not a share at all, which shaping has refused
            }
        }
    }

    private static long percent(String text) {
        String digits = text.substring(0, text.length() - 1);
        return digits.length() > 9 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private static boolean isZero(@Nullable Value value) {
        return switch (value) {
            case null -> true;
            case NumberValue number -> number.longValue() == 0;
            case StringValue(String text) -> Set.of("0%", "00%", "").contains(text);
            default -> false;
        };
    }
}
