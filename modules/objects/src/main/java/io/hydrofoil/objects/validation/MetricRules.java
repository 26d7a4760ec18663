package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/** Rules of the metrics that an autoscaler follows: each has one source, that of its type. */
final class MetricRules {
    private static final List<String> TYPES = List.of("ContainerResource", "External", "Object", "Pods", "Resource");
    private static final List<String> SOURCES = List.of("object", "external", "pods", "resource", "containerResource");

    private MetricRules() {}

    static void metric(MapValue metric, String path, Faults faults) {
        String type = metric.text("type", "");
        if (type.isEmpty()) {
            faults.required(path + ".type", "must specify a metric source type");
        }
        faults.oneOf(path + ".type", type, TYPES);
        List<String> present = new ArrayList<>();
        for (String name : SOURCES) {
            if (metric.get(name) instanceof MapValue source) {
                present.add(name);
                if (present.size() == 1) {
                    source(name, source, path + "." + name, faults);
                }
            }
        }
        String expected = type.isEmpty() ? "" : Character.toLowerCase(type.charAt(0)) + type.substring(1);
        if (TYPES.contains(type) && !metric.has(expected)) {
            faults.required(path + "." + expected, "must populate information for the given metric source");
        }
        if (present.size() != 1) {
            present.remove(expected);
            present.forEach(name -> faults.forbidden(path + "." + name, "must populate the given metric source only"));
        }
    }

    private static void source(String name, MapValue source, String path, Faults faults) {
        MapValue target = source.map("target");
        switch (name) {
            case "object" -> {
                ReferenceRules.versioned(source.map("describedObject"), path + ".describedObject", faults);
                identifier(source.map("metric"), path, faults);
                target(target, path + ".target", faults);
                if (!target.has("value") && !target.has("averageValue")) {
                    faults.required(path + ".target.averageValue", "must set either a target value or averageValue");
                }
            }
            case "external" -> external(source, target, path, faults);
            case "pods" -> {
                identifier(source.map("metric"), path, faults);
                target(target, path + ".target", faults);
                if (QuantityRules.of(target.get("averageValue")).signum() <= 0) {
                    faults.required(path + ".target.averageValue", "must specify a positive target averageValue");
                }
            }
            default -> resource(name, source, target, path, faults);
        }
    }

    private static void external(MapValue source, MapValue target, String path, Faults faults) {
        identifier(source.map("metric"), path, faults);
        target(target, path + ".target", faults);
        if (!target.has("value") && !target.has("averageValue")) {
            faults.required(
                    path + ".target.averageValue", "must set either a target value for metric or a per-pod target");
        }
        if (target.has("value") && target.has("averageValue")) {
            faults.forbidden(path + ".target.value", "may not set both a target value for metric and a per-pod target");
        }
    }

    private static void resource(String name, MapValue source, MapValue target, String path, Faults faults) {
        String resource = source.text("name", "");
        boolean ofContainer = name.equals("containerResource");
        if (resource.isEmpty()) {
            faults.required(path + ".name", "must specify a resource name");
        } else if (ofContainer) {
            ResourceNames.container(path + ".name", resource, faults);
        }
        String container = source.text("container", "");
        if (ofContainer && container.isEmpty()) {
            faults.required(path + ".container", "must specify a container");
        } else if (ofContainer) {
            faults.invalid(path + ".container", container, NameRules.label(container));
        }
        target(target, path + ".target", faults);
        boolean utilization = target.has("averageUtilization");
        boolean value = target.has("averageValue");
        if (!utilization && !value) {
            faults.required(
                    path + ".target.averageUtilization", "must set either a target raw value or a target utilization");
        }
        if (utilization && value) {
            faults.forbidden(
                    path + ".target.averageValue", "may not set both a target raw value and a target utilization");
        }
    }

    private static void identifier(MapValue metric, String path, Faults faults) {
        String name = metric.text("name", "");
        if (name.isEmpty()) {
            faults.required(path + ".metric.name", "must specify a metric name");
        } else {
            faults.invalid(path + ".metric.name", name, NameRules.pathSegment(name));
        }
    }

    private static void target(MapValue target, String path, Faults faults) {
        String type = target.text("type", "");
        if (type.isEmpty()) {
            faults.required(path + ".type", "must specify a metric target type");
        }
        if (!List.of("Utilization", "Value", "AverageValue").contains(type)) {
            faults.invalid(path + ".type", type, "must be either Utilization, Value, or AverageValue");
        }
        for (String field : List.of("value", "averageValue")) {
            if (target.has(field) && QuantityRules.of(target.get(field)).signum() <= 0) {
                faults.invalid(
                        path + "." + field, QuantityRules.of(target.get(field)).toString(), "must be positive");
            }
        }
        long utilization = target.number("averageUtilization", 1);
        if (utilization < 1) {
            faults.invalid(path + ".averageUtilization", utilization, "must be greater than 0");
        }
    }
}
