package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules of stateful sets: most of the spec is fixed for good. */
public final class StatefulSetRules implements KindRules.Complete {
    private static final List<String> MUTABLE = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        String management = spec.text("podManagementPolicy", "");
        if (management.isEmpty()) {
            faults.required("spec.podManagementPolicy");
        } else if (!management.equals("OrderedReady") && !management.equals("Parallel")) {
            faults.invalid("spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'");
        }
        updateStrategy(spec.map("updateStrategy"), faults);
        for (String moment : List.of("whenDeleted", "whenScaled")) {
            String policy = spec.map("persistentVolumeClaimRetentionPolicy").text(moment, "Retain");
            faults.oneOf("spec.persistentVolumeClaimRetentionPolicy." + moment, policy, List.of("Retain", "Delete"));
        }
        faults.notNegative("spec.replicas", spec.get("replicas"));
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        faults.notNegative("spec.ordinals.start", spec.map("ordinals").get("start"));
        if (SelectorRules.ofWorkload(spec, SelectorRules.Workload.STATEFUL_SET, faults)) {
            WorkloadRules.alwaysRestarted(withClaims(spec), "StatefulSet", faults);
        }
        String service = spec.text("serviceName", "");
        if (!service.isEmpty()) {
            faults.invalid("spec.serviceName", service, NameRules.label(service));
        }
        ReplicaCounts.check(object.map("status"), faults);
    }

    /** The spec with the volumes that pods will have for the claims: containers mount them by the templates' names. */
    private static MapValue withClaims(MapValue spec) {
        ListValue templates = spec.list("volumeClaimTemplates");
        if (templates.isEmpty() || !(spec.get("template") instanceof MapValue)) {
            return spec;
        }
        MapValue copy = spec.copy();
        ListValue volumes = copy.ensureMap("template").ensureMap("spec").ensureList("volumes");
        Set<String> names = new HashSet<>();
        volumes.maps().forEach(volume -> names.add(volume.text("name", "")));
        for (MapValue template : templates.maps()) {
            String name = template.map("metadata").text("name", "");
            if (names.add(name)) {
                volumes.addMap().put("name", name).put("persistentVolumeClaim", new MapValue().put("claimName", name));
            }
        }
        return copy;
    }

    private static void updateStrategy(MapValue strategy, Faults faults) {
        String path = "spec.updateStrategy";
        MapValue rolling = strategy.map("rollingUpdate");
        switch (strategy.text("type", "")) {
            case "" -> faults.required(path);
            case "OnDelete" -> {
                if (strategy.has("rollingUpdate")) {
                    faults.invalid(path + ".rollingUpdate", rolling, "only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                faults.notNegative(path + ".rollingUpdate.partition", rolling.get("partition"));
                maxUnavailable(rolling, path + ".rollingUpdate.maxUnavailable", faults);
            }
            default -> faults.invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    private static void maxUnavailable(MapValue rolling, String path, Faults faults) {
        if (rolling.has("maxUnavailable")) {
            ShareRules.share(path, rolling.get("maxUnavailable"), faults);
            if (ShareRules.isZero(rolling.get("maxUnavailable"))) {
                faults.invalid(path, rolling.get("maxUnavailable"), "cannot be 0");
            }
            ShareRules.atMostAll(path, rolling.get("maxUnavailable"), faults);
        }
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        if (!withoutMutable(now).equals(withoutMutable(old))) {
            faults.forbidden(
                    "spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                            + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
                            + " 'minReadySeconds' are forbidden");
        }
    }

    private static MapValue withoutMutable(MapValue object) {
        MapValue spec = object.map("spec").copy();
        MUTABLE.forEach(spec::remove);
        return spec;
    }
}
