package io.hydrofoil.objects.convert;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Autoscalers v1 and v2. v1 knows the utilization of cpu only: the first such metric of v2 becomes its field, all else
 * travels in annotations, and comes
 * back from them. Annotations that cannot be read are dropped, as the real server does.
 */
public final class HpaConversion {
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String CURRENT_METRICS = PREFIX + "current-metrics";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final List<String> SPEC_FIELDS = List.of("scaleTargetRef", "minReplicas", "maxReplicas");
    private static final List<String> STATUS_FIELDS =
            List.of("observedGeneration", "lastScaleTime", "currentReplicas", "desiredReplicas");

    private HpaConversion() {}

    /** A v2 autoscaler as v1 shows it. */
    public static MapValue toV1(MapValue v2) {
        MapValue metadata = v2.ensureMap("metadata");
        MapValue annotations = metadata.map("annotations").copy();
        MapValue spec = pick(v2.map("spec"), SPEC_FIELDS);
        MapValue status = pick(v2.map("status"), STATUS_FIELDS);
        takeCpu(
                v2.mapAt("spec").list("metrics"),
                "target",
                "targetCPUUtilizationPercentage",
                spec,
                annotations,
                METRICS);
        takeCpu(
                v2.mapAt("status").list("currentMetrics"),
                "current",
                "currentCPUUtilizationPercentage",
                status,
                annotations,
                CURRENT_METRICS);
        ListValue conditions = v2.mapAt("status").list("conditions");
        if (!conditions.isEmpty()) {
            annotations.put(CONDITIONS, Json.text(ordered(conditions)));
        }
        if (v2.at("spec", "behavior") instanceof MapValue behavior) {
            annotations.put(BEHAVIOR, Json.text(HpaBehavior.toInternal(behavior)));
        }
        putUnlessEmpty(metadata, "annotations", annotations);
        return new MapValue().put("metadata", metadata).put("spec", spec).put("status", status);
    }

    /** A v1 autoscaler as v2 shows it. */
    public static MapValue toV2(MapValue v1) {
        MapValue metadata = v1.ensureMap("metadata");
        MapValue annotations = metadata.map("annotations").copy();
        MapValue spec = pick(v1.map("spec"), SPEC_FIELDS);
        MapValue status = pick(v1.map("status"), STATUS_FIELDS);
        ListValue metrics = metrics(annotations, METRICS, "target");
        addCpu(metrics, "target", v1.at("spec", "targetCPUUtilizationPercentage"));
        putUnlessEmpty(spec, "metrics", metrics);
        ListValue current = metrics(annotations, CURRENT_METRICS, "current");
        addCpu(current, "current", v1.at("status", "currentCPUUtilizationPercentage"));
        putUnlessEmpty(status, "currentMetrics", current);
        if (annotation(annotations, CONDITIONS) instanceof ListValue conditions) {
            putUnlessEmpty(status, "conditions", conditions);
        }
        if (annotation(annotations, BEHAVIOR) instanceof MapValue behavior) {
            spec.put("behavior", HpaBehavior.fromInternal(behavior));
        }
        for (String key : List.of(METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR)) {
            annotations.remove(key);
        }
        putUnlessEmpty(metadata, "annotations", annotations);
        return new MapValue().put("metadata", metadata).put("spec", spec).put("status", status);
    }

    /**
     * The first metric that is the utilization of cpu becomes {@code field}; the others go into an annotation in v1's
     * form.
     */
    private static void takeCpu(
            ListValue metrics, String side, String field, MapValue into, MapValue annotations, String annotation) {
        ListValue others = new ListValue();
        for (MapValue metric : metrics.maps()) {
            Value utilization = metric.at("resource", side, "averageUtilization");
            boolean isCpu = "cpu".equals(metric.textAt("resource", "name")) && utilization != null;
            if (isCpu && utilization != null && !into.has(field)) {
                into.put(field, utilization);
            } else {
                others.add(HpaMetrics.toV1(metric, side));
            }
        }
        if (!others.isEmpty()) {
            annotations.put(annotation, Json.text(others));
        }
    }

    private static void addCpu(ListValue metrics, String side, @Nullable Value utilization) {
        if (utilization == null) {
            return;
        }
        MapValue metric = metrics.addMap().put("type", "Resource");
        MapValue value = metric.ensureMap("resource").put("name", "cpu").ensureMap(side);
        if (side.equals("target")) {
            value.put("type", "Utilization");
        }
        value.put("averageUtilization", utilization);
    }

    private static ListValue metrics(MapValue annotations, String key, String side) {
        ListValue metrics = new ListValue();
        if (annotation(annotations, key) instanceof ListValue list) {
            for (MapValue metric : list.maps()) {
                metrics.add(HpaMetrics.toV2(metric, side));
            }
        }
        return metrics;
    }

    private static @Nullable Value annotation(MapValue annotations, String key) {
        String text = annotations.text(key);
        if (text == null) {
            return null;
        }
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            return null;
        }
    }

    /** Conditions in the field order in which v1 writes them. */
    private static ListValue ordered(ListValue conditions) {
        ListValue ordered = new ListValue();
        for (MapValue condition : conditions.maps()) {
            ordered.add(pick(condition, List.of("type", "status", "lastTransitionTime", "reason", "message")));
        }
        return ordered;
    }

    static MapValue pick(MapValue map, List<String> keys) {
        MapValue picked = new MapValue();
        for (String key : keys) {
            Value value = map.get(key);
            if (value != null) {
                picked.put(key, value);
            }
        }
        return picked;
    }

    private static void putUnlessEmpty(MapValue map, String key, Value value) {
        boolean empty = (value instanceof MapValue fields && fields.isEmpty())
                || (value instanceof ListValue items && items.isEmpty())
                || value.equals(new StringValue(""));
        if (empty) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }
}
