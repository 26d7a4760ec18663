package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** Rules of pods as they stand and of each way to change them. */
final class PodRules implements KindRules.Complete {
    @Override
    public void object(MapValue pod, Faults faults) {
        MapValue spec = pod.map("spec");
        PodAnnotationRules.all(pod.map("metadata").map("annotations"), spec, "metadata.annotations", faults);
        PodSpecRules.pod(pod, faults);
        if (spec.text("serviceAccountName", "").isEmpty()) {
            withoutTokens(spec.list("volumes"), faults);
        }
        for (String group : new String[] {"containers", "initContainers"}) {
            ListValue containers = spec.list(group);
            for (int i = 0; i < containers.size(); i++) {
                ContainerRules.unpadded(containers.mapAt(i), "spec." + group + "[" + i + "]", faults);
            }
        }
    }

    private static void withoutTokens(ListValue volumes, Faults faults) {
        for (int i = 0; i < volumes.size(); i++) {
            ListValue sources = volumes.mapAt(i).map("projected").list("sources");
            for (int j = 0; j < sources.size(); j++) {
                if (sources.mapAt(j).has("serviceAccountToken")) {
                    faults.forbidden(
                            "spec.volumes[" + i + "].projected.sources[" + j + "].serviceAccountToken",
                            "must not be specified when serviceAccountName is not set");
                }
            }
        }
    }

    @Override
    public void creation(MapValue pod, Faults faults) {
        MapValue spec = pod.map("spec");
        if (!spec.list("ephemeralContainers").isEmpty()) {
            faults.forbidden("spec.ephemeralContainers", "cannot be set on create");
        }
        if (!spec.text("nodeName", "").isEmpty()
                && !spec.list("schedulingGates").isEmpty()) {
            faults.forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared");
        }
        MapValue annotations = pod.map("metadata").map("annotations");
        PodAnnotationRules.seccompFields(annotations, spec, "spec", faults);
        PodAnnotationRules.appArmorFields(annotations, spec, "spec", faults);
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        MapValue annotations = now.map("metadata").map("annotations");
        MapValue before = old.map("metadata").map("annotations");
        if (subresource.equals("status")) {
            PodAnnotationRules.change(annotations, before, faults);
            PodStatusRules.change(now, old, faults);
            return;
        }
        object(now, faults);
        PodAnnotationRules.change(annotations, before, faults);
        switch (subresource) {
            case "ephemeralcontainers" -> {
                if (before.has(PodAnnotationRules.MIRROR)) {
                    faults.only("", "static pods do not support ephemeral containers");
                } else {
                    PodUpdateRules.ephemeral(now.map("spec"), old.map("spec"), faults);
                }
            }
            case "resize" -> PodResizeRules.change(now, old, faults);
            default -> PodUpdateRules.change(now.map("spec"), old.map("spec"), faults);
        }
    }
}
