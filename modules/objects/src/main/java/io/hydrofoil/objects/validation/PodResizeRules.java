package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.QosClass;

/** What may become of the resources of a pod that lives. */
final class PodResizeRules {
    private static final String ONLY_COMPUTE = "only cpu and memory resources are mutable";

    private PodResizeRules() {}

    /** Both pods differ in their resources at most, and have been checked as they stand. */
    static void change(MapValue now, MapValue old, Faults faults) {
        if (old.map("metadata").map("annotations").has(PodAnnotationRules.MIRROR)) {
            faults.only("", "static pods cannot be resized");
            return;
        }
        MapValue spec = now.map("spec");
        MapValue before = old.map("spec");
        if (before.map("os").text("name", "").equals("windows")) {
            faults.only("", "windows pods cannot be resized");
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
        }
        containers(spec, before, faults);
        if (faults.errors().isEmpty() && !withoutCompute(spec).equals(withoutCompute(before))) {
            faults.forbidden("spec", ONLY_COMPUTE);
        }
    }

    private static void containers(MapValue spec, MapValue before, Faults faults) {
        ListValue init = before.list("initContainers");
        for (int i = 0; i < init.size(); i++) {
            if (isSidecar(init.mapAt(i))) {
                removals(spec.list("initContainers").mapAt(i), init.mapAt(i), "spec.initContainers[" + i + "]", faults);
            }
        }
        ListValue running = before.list("containers");
        for (int i = 0; i < running.size(); i++) {
            removals(spec.list("containers").mapAt(i), running.mapAt(i), "spec.containers[" + i + "]", faults);
        }
        for (int i = 0; i < running.size(); i++) {
            if (!sameBesides(spec.list("containers").mapAt(i), running.mapAt(i))) {
                faults.forbidden("spec", ONLY_COMPUTE);
            }
        }
        for (int i = 0; i < init.size(); i++) {
            MapValue container = spec.list("initContainers").mapAt(i);
            if (!isSidecar(container)) {
                if (!container.equals(init.mapAt(i))) {
                    faults.forbidden("spec", "resources for non-sidecar init containers are immutable");
                }
            } else if (!sameBesides(container, init.mapAt(i))) {
                faults.forbidden("spec", "only cpu and memory resources for sidecar containers are mutable");
            }
        }
    }

    private static boolean isSidecar(MapValue container) {
        return container.text("restartPolicy", "").equals("Always");
    }

    /** Whether two containers differ in their computing power at most. */
    private static boolean sameBesides(MapValue now, MapValue old) {
        return withoutContainerCompute(now).equals(withoutContainerCompute(old));
    }

    private static MapValue withoutContainerCompute(MapValue container) {
        MapValue copy = container.copy();
        withoutCompute(copy, "resources");
        copy.remove("resizePolicy");
        return copy;
    }

    private static void removals(MapValue now, MapValue old, String path, Faults faults) {
        for (String side : new String[] {"requests", "limits"}) {
            MapValue after = now.map("resources").map(side);
            MapValue before = old.map("resources").map(side);
            if (!after.keys().containsAll(before.keys())) {
                faults.forbidden(path + ".resources." + side, "resource " + side + " cannot be removed");
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
