package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import java.util.Map;

/** Rules that belong to one kind. A kind without an entry here has only those of its metadata and schema. */
public interface KindRules {
    /** No rules. */
    KindRules NONE = (object, faults) -> {};

    /** What must hold of an object as it stands. */
    void object(MapValue object, Faults faults);

    /** What must hold of a change beyond fields that never change ({@link ImmutableFields}). */
    default void change(MapValue now, MapValue old, Faults faults) {}

    static KindRules of(Kind kind) {
        return Registry.RULES.getOrDefault(kind.group() + "/" + kind.kind(), NONE);
    }

    /** By group and kind: rules hold for all versions. */
    final class Registry {
        private static final Map<String, KindRules> RULES = Map.ofEntries(
                Map.entry("/Pod", new PodRules()),
                Map.entry(
                        "/PodTemplate",
                        (object, faults) -> PodSpecRules.template(object.map("template"), "template", faults)),
                Map.entry("/Namespace", (object, faults) -> object.map("spec")
                        .list("finalizers")
                        .texts()
                        .forEach(name -> MetadataRules.finalizer("spec.finalizers", "spec.finalizers", name, faults))),
                Map.entry("/ConfigMap", new ConfigMapRules()),
                Map.entry("/Secret", new SecretRules()),
                Map.entry("/Service", new ServiceRules()),
                Map.entry("/ReplicationController", WorkloadRules::replicationController),
                Map.entry("apps/Deployment", WorkloadRules::deployment),
                Map.entry("apps/ReplicaSet", WorkloadRules::replicaSet),
                Map.entry("apps/StatefulSet", new StatefulSetRules()),
                Map.entry("apps/DaemonSet", WorkloadRules::daemonSet),
                Map.entry("batch/Job", new JobRules()),
                Map.entry("batch/CronJob", JobRules::cronJob));

        private Registry() {}
    }
}
