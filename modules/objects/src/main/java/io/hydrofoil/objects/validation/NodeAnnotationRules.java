package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Annotations of nodes that were settings before they were fields, and still must be readable. */
final class NodeAnnotationRules {
    private static final String PATH = "metadata.annotations";
    private static final String TAINTS = "scheduler.alpha.kubernetes.io/taints";
    private static final String AVOIDED = "scheduler.alpha.kubernetes.io/preferAvoidPods";

    private NodeAnnotationRules() {}

    static void check(MapValue annotations, Faults faults) {
        String taints = annotations.text(TAINTS, "");
        if (!taints.isEmpty() && read(taints, PATH, TAINTS, faults) instanceof ListValue list) {
            NodeRules.taints(list, PATH + "." + TAINTS, faults);
        }
        String avoided = annotations.text(AVOIDED, "");
        if (!avoided.isEmpty() && read(avoided, PATH + ".AvoidPods", AVOIDED, faults) instanceof MapValue map) {
            avoided(map.list("preferAvoidPods"), faults);
        }
    }

    private static @Nullable Value read(String text, String field, String shown, Faults faults) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            faults.invalid(field, shown, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static void avoided(ListValue entries, Faults faults) {
        for (int i = 0; i < entries.size(); i++) {
            String path = PATH + "." + AVOIDED + "[" + i + "].PodSignature";
            boolean entry = entries.at(i) instanceof MapValue;
            MapValue controller = entry ? entries.mapAt(i).mapAt("podSignature", "podController") : MapValue.EMPTY;
            if (controller.isEmpty()) {
                faults.required(path);
            } else if (!controller.flag("controller", false)) {
                faults.invalid(
                        path + ".PodController.Controller", controller.get("controller"), "must point to a controller");
            }
        }
    }
}
