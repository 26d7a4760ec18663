package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Rules of stateful sets: most of the spec is fixed for good. */
public final class StatefulSetRules implements KindRules {
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
        for (String moment : List.of("whenDeleted", "whenScaled")) {
            String policy = spec.map("persistentVolumeClaimRetentionPolicy").text(moment, "Retain");
            if (!policy.equals("Retain") && !policy.equals("Delete")) {
                faults.notSupported(
                        "spec.persistentVolumeClaimRetentionPolicy." + moment, policy, List.of("Retain", "Delete"));
            }
        }
        MapValue rolling = spec.mapAt("updateStrategy", "rollingUpdate");
        faults.notNegative("spec.updateStrategy.rollingUpdate.partition", rolling.get("partition"));
        faults.notNegative("spec.replicas", spec.get("replicas"));
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        faults.notNegative("spec.ordinals.start", spec.map("ordinals").get("start"));
        SelectorRules.ofWorkload(spec, "statefulset", false, true, faults);
        WorkloadRules.alwaysRestarted(spec, "StatefulSet", faults);
        String service = spec.text("serviceName", "");
        if (!service.isEmpty()) {
            faults.invalid("spec.serviceName", service, NameRules.label(service));
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
