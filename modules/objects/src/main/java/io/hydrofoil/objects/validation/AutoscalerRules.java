package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Rules of horizontal pod autoscalers, in the form of autoscaling/v2, which all versions are stored in. */
final class AutoscalerRules implements KindRules.Complete {
    private static final List<String> SELECT_POLICIES = List.of("Disabled", "Max", "Min");
    private static final List<String> POLICY_TYPES = List.of("Percent", "Pods");
    private static final int MAX_WINDOW_S = 3600;
    private static final int MAX_PERIOD_S = 1800;

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        long min = spec.number("minReplicas", 1);
        if (min < 1) {
            faults.invalid("spec.minReplicas", min, "must be greater than or equal to 1");
        }
        long max = spec.number("maxReplicas", 0);
        if (max == 0) {
            faults.required("spec.maxReplicas", "must be set and greater than 0");
        } else if (max < 1) {
            faults.invalid("spec.maxReplicas", max, "must be greater than or equal to 1");
        }
        if (spec.has("minReplicas") && max < min) {
            faults.invalid("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`");
        }
        target(spec.map("scaleTargetRef"), faults);
        metrics(spec.list("metrics"), spec.has("minReplicas") && min == 0, faults);
        MapValue behavior = spec.map("behavior");
        for (String direction : List.of("scaleUp", "scaleDown")) {
            if (behavior.get(direction) instanceof MapValue rules) {
                scaling(rules, "spec.behavior." + direction, faults);
            }
        }
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (subresource.equals("status")) {
            MapValue status = now.map("status");
            faults.notNegative("status.currentReplicas", status.get("currentReplicas"));
            faults.notNegative("status.desiredReplicas", status.get("desiredReplicas"));
        } else {
            object(now, faults);
        }
    }

    private static void target(MapValue target, Faults faults) {
        String path = "spec.scaleTargetRef";
        boolean readable = ReferenceRules.versioned(target, path, faults);
        String version = target.text("apiVersion", "");
        if (readable && version.indexOf('/') <= 0 && !target.text("kind", "").equals("ReplicationController")) {
            faults.invalid(path + ".apiVersion", version, "apiVersion must specify API group");
        }
    }

    private static void metrics(ListValue metrics, boolean toZero, Faults faults) {
        boolean outside = false;
        for (int i = 0; i < metrics.size(); i++) {
            MapValue metric = metrics.mapAt(i);
            MetricRules.metric(metric, "spec.metrics[" + i + "]", faults);
            outside |= List.of("Object", "External").contains(metric.text("type", ""));
        }
        if (toZero && !outside) {
            faults.forbidden(
                    "spec.metrics",
                    "must specify at least one Object or External metric to support scaling to zero replicas");
        }
    }

    private static void scaling(MapValue rules, String path, Faults faults) {
        long window = rules.number("stabilizationWindowSeconds", 0);
        if (window < 0) {
            faults.invalid(path + ".stabilizationWindowSeconds", window, "must be greater than or equal to zero");
        } else if (window > MAX_WINDOW_S) {
            faults.invalid(
                    path + ".stabilizationWindowSeconds", window, "must be less than or equal to " + MAX_WINDOW_S);
        }
        if (rules.has("selectPolicy")) {
            faults.oneOf(path + ".selectPolicy", rules.text("selectPolicy", ""), SELECT_POLICIES);
        }
        ListValue policies = rules.list("policies");
        if (policies.isEmpty()) {
            faults.required(path + ".policies", "must specify at least one Policy");
        }
        for (int i = 0; i < policies.size(); i++) {
            policy(policies.mapAt(i), path + ".policies[" + i + "]", faults);
        }
        if (rules.has("tolerance")) {
            QuantityRules.notNegative(path + ".tolerance", rules.get("tolerance"), faults);
        }
    }

    private static void policy(MapValue policy, String path, Faults faults) {
        faults.oneOf(path + ".type", policy.text("type", ""), POLICY_TYPES);
        long value = policy.number("value", 0);
        if (value <= 0) {
            faults.invalid(path + ".value", value, QuantityRules.POSITIVE);
        }
        long period = policy.number("periodSeconds", 0);
        if (period <= 0) {
            faults.invalid(path + ".periodSeconds", period, QuantityRules.POSITIVE);
        } else if (period > MAX_PERIOD_S) {
            faults.invalid(path + ".periodSeconds", period, "must be less than or equal to " + MAX_PERIOD_S);
        }
    }
}
