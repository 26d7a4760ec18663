package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.QosClass;

/** What may become of the resources of a pod that lives. */
final class PodResizeRules {
    private PodResizeRules() {}

    /** Both pods differ in their resources at most, and have been checked as they stand. */
    static void change(MapValue now, MapValue old, Faults faults) {
        if (old.map("metadata").map("annotations").has(PodAnnotationRules.MIRROR)) {
            faults.forbidden("", "static pods cannot be resized");
            return;
        }
        MapValue spec = now.map("spec");
        MapValue before = old.map("spec");
        if (before.map("os").text("name", "").equals("windows")) {
            faults.forbidden("", "windows pods cannot be resized");
            return;
        }
        String qos = old.map("status").text("qosClass", QosClass.of(before));
        if (!qos.equals(QosClass.of(spec))) {
            faults.invalid("spec", qos, "Pod QOS Class may not change as a result of resizing");
        }
        for (String group : new String[] {"containers", "initContainers"}) {
            if (spec.list(group).size() != before.list(group).size()) {
                faults.forbidden("spec", group + " may not be added or removed on resize");
                return;
            }
            removals(spec.list(group), before.list(group), "spec." + group, faults);
        }
        if (!withoutCompute(spec).equals(withoutCompute(before))) {
            faults.forbidden("spec", "only cpu and memory resources are mutable");
        }
    }

    private static void removals(ListValue now, ListValue old, String path, Faults faults) {
        for (int i = 0; i < now.size(); i++) {
            MapValue after = now.mapAt(i).map("resources");
            MapValue before = old.mapAt(i).map("resources");
            for (String side : new String[] {"requests", "limits"}) {
                if (!after.map(side).keys().containsAll(before.map(side).keys())) {
                    faults.forbidden(path + "[" + i + "].resources." + side, "resource " + side + " cannot be removed");
                }
            }
        }
    }

    private static MapValue withoutCompute(MapValue spec) {
        MapValue copy = spec.copy();
        withoutCompute(copy, "resources");
        for (String group : new String[] {"containers", "initContainers"}) {
            for (MapValue container : copy.list(group).maps()) {
                withoutCompute(container, "resources");
                container.remove("resizePolicy");
            }
        }
        return copy;
    }

    private static void withoutCompute(MapValue owner, String name) {
        if (!(owner.get(name) instanceof MapValue resources)) {
            return;
        }
        for (String side : new String[] {"requests", "limits"}) {
            if (resources.get(side) instanceof MapValue amounts) {
                amounts.remove("cpu");
                amounts.remove("memory");
                if (amounts.isEmpty()) {
                    resources.remove(side);
                }
            }
        }
    }
}
