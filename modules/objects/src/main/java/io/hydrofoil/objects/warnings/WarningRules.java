package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Warnings of one kind. */
public interface WarningRules {
    /** Adds the warnings of a new object. */
    void create(MapValue object, List<String> texts);

    /** Adds the warnings of a changed object: those of a new one, unless a kind says otherwise. */
    default void update(MapValue now, MapValue old, List<String> texts) {
        create(now, texts);
    }

    /** Warnings of new objects only. */
    static WarningRules ofNew(BiConsumer<MapValue, List<String>> rules) {
        return new WarningRules() {
            @Override
            public void create(MapValue object, List<String> texts) {
                rules.accept(object, texts);
            }

            @Override
            public void update(MapValue now, MapValue old, List<String> texts) {
                // whoever changes such an object has been told
            }
        };
    }

    /** The rules of a stored kind. */
    static WarningRules of(Kind kind) {
        return kind.custom() != null
                ? Registry.CUSTOM
                : Registry.RULES.getOrDefault(kind.group() + "/" + kind.kind(), Registry.NONE);
    }

    /** By group and kind: rules hold for all versions. */
    final class Registry {
        private static final WarningRules NONE = (object, texts) -> {};
        private static final WarningRules CUSTOM = new CustomWarnings();
        private static final Map<String, WarningRules> RULES = Map.ofEntries(
                Map.entry("/Pod", new PodWarnings()),
                Map.entry("/PodTemplate", new TemplateWarnings("template", false)),
                Map.entry("/ReplicationController", new TemplateWarnings("spec.template", true)),
                Map.entry("apps/Deployment", new TemplateWarnings("spec.template", true)),
                Map.entry("apps/ReplicaSet", new TemplateWarnings("spec.template", true)),
                Map.entry("apps/DaemonSet", new TemplateWarnings("spec.template", false)),
                Map.entry("apps/StatefulSet", new TemplateWarnings("spec.template", false)),
                Map.entry("batch/Job", new TemplateWarnings("spec.template", true)),
                Map.entry("batch/CronJob", new TemplateWarnings("spec.jobTemplate.spec.template", true)),
                Map.entry("apiextensions.k8s.io/CustomResourceDefinition", new DefinitionWarnings()),
                Map.entry("/Service", NetworkWarnings::service),
                Map.entry("/Endpoints", NetworkWarnings::endpoints),
                Map.entry("discovery.k8s.io/EndpointSlice", ofNew(NetworkWarnings::endpointSlice)),
                Map.entry("networking.k8s.io/Ingress", ofNew(NetworkWarnings::ingress)),
                Map.entry("networking.k8s.io/NetworkPolicy", NetworkWarnings::policy),
                Map.entry("/PersistentVolumeClaim", StorageWarnings::claim),
                Map.entry("/PersistentVolume", StorageWarnings::volume),
                Map.entry("storage.k8s.io/StorageClass", StorageWarnings::storageClass),
                Map.entry("storage.k8s.io/CSIDriver", ofNew(StorageWarnings::driver)),
                Map.entry("storage.k8s.io/CSIStorageCapacity", StorageWarnings::capacity),
                Map.entry("/ServiceAccount", ClusterWarnings.SERVICE_ACCOUNT),
                Map.entry("/Node", ClusterWarnings.NODE),
                Map.entry("node.k8s.io/RuntimeClass", ClusterWarnings.RUNTIME_CLASS));

        private Registry() {}
    }
}
