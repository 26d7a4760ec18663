package io.hydrofoil.objects.convert;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One metric in the form of autoscaling/v2 ({@code metric}, {@code target} or {@code current}) and in the flat form of
 * v1's annotations, in whose names
 * the side is spelled out ({@code targetAverageValue}, {@code currentAverageValue}).
 */
final class HpaMetrics {
    private static final List<String> TARGET_FIELDS = List.of("kind", "name", "apiVersion");

    private HpaMetrics() {}

    static MapValue toV1(MapValue metric, String side) {
        MapValue flat = new MapValue().put("type", metric.text("type", ""));
        if (metric.get("object") instanceof MapValue object) {
            MapValue out = flat.ensureMap("object");
            out.put("target", HpaConversion.pick(object.map("describedObject"), TARGET_FIELDS));
            put(out, "metricName", object.at("metric", "name"));
            Value value = object.at(side, "value");
            out.put(side + "Value", value == null ? new StringValue("0") : value);
            put(out, "selector", object.at("metric", "selector"));
            put(out, "averageValue", object.at(side, "averageValue"));
        }
        if (metric.get("pods") instanceof MapValue pods) {
            MapValue out = flat.ensureMap("pods");
            put(out, "metricName", pods.at("metric", "name"));
            put(out, side + "AverageValue", pods.at(side, "averageValue"));
            put(out, "selector", pods.at("metric", "selector"));
        }
        for (String resource : List.of("resource", "containerResource")) {
            if (metric.get(resource) instanceof MapValue source) {
                MapValue out = flat.ensureMap(resource);
                put(out, "name", source.get("name"));
                put(out, side + "AverageUtilization", source.at(side, "averageUtilization"));
                put(out, side + "AverageValue", source.at(side, "averageValue"));
                put(out, "container", source.get("container"));
            }
        }
        if (metric.get("external") instanceof MapValue external) {
            MapValue out = flat.ensureMap("external");
            put(out, "metricName", external.at("metric", "name"));
            put(out, "metricSelector", external.at("metric", "selector"));
            put(out, side + "Value", external.at(side, "value"));
            put(out, side + "AverageValue", external.at(side, "averageValue"));
        }
        return flat;
    }

    static MapValue toV2(MapValue flat, String side) {
        MapValue metric = new MapValue().put("type", flat.text("type", ""));
        if (flat.get("object") instanceof MapValue object) {
            MapValue out = metric.ensureMap("object")
                    .put("describedObject", object.map("target").copy());
            put(out.ensureMap("metric"), "name", object.get("metricName"));
            put(out.ensureMap("metric"), "selector", object.get("selector"));
            Value average = object.get("averageValue");
            Value value = average == null ? object.get(side + "Value") : null;
            side(out, side, value, average, null);
        }
        if (flat.get("pods") instanceof MapValue pods) {
            MapValue out = metric.ensureMap("pods");
            put(out.ensureMap("metric"), "name", pods.get("metricName"));
            put(out.ensureMap("metric"), "selector", pods.get("selector"));
            side(out, side, null, pods.get(side + "AverageValue"), null);
        }
        for (String resource : List.of("resource", "containerResource")) {
            if (flat.get(resource) instanceof MapValue source) {
                MapValue out = metric.ensureMap(resource);
                put(out, "name", source.get("name"));
                put(out, "container", source.get("container"));
                side(out, side, null, source.get(side + "AverageValue"), source.get(side + "AverageUtilization"));
            }
        }
        if (flat.get("external") instanceof MapValue external) {
            MapValue out = metric.ensureMap("external");
            put(out.ensureMap("metric"), "name", external.get("metricName"));
            put(out.ensureMap("metric"), "selector", external.get("metricSelector"));
            side(out, side, external.get(side + "Value"), external.get(side + "AverageValue"), null);
        }
        return metric;
    }

    /** Writes target or current; a target says which of its values counts. */
    private static void side(
            MapValue out, String side, @Nullable Value value, @Nullable Value average, @Nullable Value utilization) {
        MapValue sided = out.ensureMap(side);
        if (side.equals("target")) {
            sided.put("type", utilization != null ? "Utilization" : average != null ? "AverageValue" : "Value");
        }
        put(sided, "value", value);
        put(sided, "averageValue", average);
        put(sided, "averageUtilization", utilization);
    }

    private static void put(MapValue map, String key, @Nullable Value value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
