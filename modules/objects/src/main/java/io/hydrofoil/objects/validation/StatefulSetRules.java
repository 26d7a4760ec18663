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
        spec(object.map("spec"), true, faults);
    }

    private static void spec(MapValue spec, boolean isNew, Faults faults) {
        String management = spec.text("podManagementPolicy", "");
        if (management.isEmpty()) {
            faults.required("spec.podManagementPolicy");
        } else if (!management.equals("OrderedReady") && !management.equals("Parallel")) {
            faults.invalid("spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'");
        }
        updateStrategy(spec, faults);
        for (String moment : List.of("whenDeleted", "whenScaled")) {
            String policy = spec.map("persistentVolumeClaimRetentionPolicy").text(moment, "Retain");
            faults.oneOf("spec.persistentVolumeClaimRetentionPolicy." + moment, policy, List.of("Retain", "Delete"));
        }
        ListValue claims = spec.list("volumeClaimTemplates");
        for (int i = 0; isNew && i < claims.size(); i++) {
            ClaimRules.spec(claims.mapAt(i).map("spec"), "spec.volumeClaimTemplates[" + i + "].spec", faults);
        }
        faults.notNegative("spec.replicas", spec.get("replicas"));
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        faults.notNegative("spec.ordinals.start", spec.map("ordinals").get("start"));
        if (SelectorRules.ofWorkload(spec, SelectorRules.Workload.STATEFUL_SET, faults)) {
            WorkloadRules.alwaysRestarted(withClaims(spec, claims), "StatefulSet", faults);
        }
        String service = spec.text("serviceName", "");
        if (isNew && !service.isEmpty()) {
            faults.invalid("spec.serviceName", service, NameRules.label(service));
        }
    }

    /** The spec with a volume in its template for every claim that its pods will have. */
    private static MapValue withClaims(MapValue spec, ListValue claims) {
        if (claims.isEmpty()) {
            return spec;
        }
        MapValue copy = spec.copy();
        ListValue volumes = new ListValue();
        Set<String> names = new HashSet<>();
        claims.maps().forEach(claim -> names.add(claim.map("metadata").text("name", "")));
        for (MapValue volume : copy.mapAt("template", "spec").list("volumes").maps()) {
            if (!names.contains(volume.text("name", ""))) {
                volumes.add(volume);
            }
        }
        for (String name : names) {
            volumes.add(new MapValue()
                    .put("name", name)
                    .put("persistentVolumeClaim", new MapValue().put("claimName", name)));
        }
        copy.ensureMap("template").ensureMap("spec").put("volumes", volumes);
        return copy;
    }

    private static void updateStrategy(MapValue spec, Faults faults) {
        String path = "spec.updateStrategy";
        MapValue strategy = spec.map("updateStrategy");
        MapValue rolling = strategy.map("rollingUpdate");
        switch (strategy.text("type", "")) {
            case "" -> faults.required(path);
            case "OnDelete" -> {
                if (strategy.has("rollingUpdate")) {
                    faults.invalid(
                            path + ".rollingUpdate",
                            ApiTypes.ROLLING_STATEFUL_SET.of(rolling),
                            "only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                faults.notNegative(path + ".rollingUpdate.partition", rolling.get("partition"));
                maxUnavailable(rolling, path + ".rollingUpdate.maxUnavailable", faults);
            }
            default ->
                faults.invalid(
                        path, ApiTypes.STATEFUL_SET_STRATEGY.of(strategy), "must be 'RollingUpdate' or 'OnDelete'");
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
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (subresource.equals("status")) {
            ReplicaCounts.statefulSet(now.map("status"), old.map("status"), faults);
        } else {
            spec(now.map("spec"), false, faults);
            change(now, old, faults);
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
