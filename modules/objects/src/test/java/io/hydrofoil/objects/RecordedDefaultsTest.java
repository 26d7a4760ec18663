package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shape and defaults against creations that a real server answered; what its registries add is taken out on both sides.
 */
final class RecordedDefaultsTest {
    private static final Set<String> REGISTRY_METADATA = Set.of(
            "creationTimestamp",
            "resourceVersion",
            "uid",
            "generation",
            "namespace",
            "name",
            "managedFields",
            "generateName");

    /** What these show is done by the registry and admission of their kinds, not by defaults. */
    private static final Set<String> NOT_DEFAULTS = Set.of(
            "pod: a service account with automount off adds no token, its pull secrets are added",
            "pod: the old AppArmor annotation",
            "pod: matchLabelKeys are merged into the selector of affinity and spread terms",
            "csr: requester fields in the body are replaced, status ignored",
            "pvc: a snapshot data source is copied to dataSourceRef",
            "pvc: an unknown data source kind is dropped, a dataSourceRef is kept");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objects-minimal-namespaced",
                "objects-minimal-cluster",
                "objects-pod-defaults",
                "objects-pod-containers",
                "objects-workloads",
                "objects-service",
                "objects-config",
                "objects-cluster-kinds",
                "objects-network-kinds",
                "objects-storage-nodes",
                "objects-events-rbac-quantity"
            })
    void fillsInWhatARealServerFillsIn(String file) throws Exception {
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Recordings.Step step : Recordings.steps(file)) {
            Kind kind = step.verb().equals("POST") ? step.kind() : null;
            if (kind == null
                    || NOT_DEFAULTS.contains(step.caseName())
                    || step.code() != 201
                    || !step.wanted().has("kind")
                    || !(step.step().get("body") instanceof MapValue body)) {
                continue;
            }
            checked++;
            MapValue got = body.copy();
            Shape.conform(kind, got, new Shape.Report());
            Defaults.apply(kind, got);
            Shape.settle(kind, got);
            MapValue want = step.wanted().copy();
            withoutRegistry(kind, want);
            withoutRegistry(kind, got);
            String difference = Recordings.difference(want, got, "");
            if (difference != null) {
                wrong.add(step.caseName() + ": " + difference);
            }
        }
        System.out.println(file + ": " + (checked - wrong.size()) + " of " + checked);
        assertThat(wrong).isEmpty();
    }

    private static void withoutRegistry(Kind kind, MapValue object) {
        object.ensureMap("metadata").removeIf((key, value) -> REGISTRY_METADATA.contains(key));
        object.remove("status");
        MapValue metadata = object.map("metadata");
        if (metadata.list("finalizers").texts().stream().anyMatch(name -> name.endsWith("-protection"))) {
            metadata.remove("finalizers");
        }
        MapValue spec = object.map("spec");
        switch (kind.kind()) {
            case "Pod" -> withoutAdmission(spec);
            case "Service" -> {
                List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort")
                        .forEach(spec::remove);
                spec.list("ports").maps().forEach(port -> port.remove("nodePort"));
            }
            case "Job" -> {
                metadata.remove("labels");
                spec.remove("selector");
                spec.mapAt("template", "metadata").removeIf((key, value) -> key.equals("labels"));
            }
            case "DaemonSet" -> metadata.remove("annotations");
            case "Node" -> spec.remove("taints");
            case "HorizontalPodAutoscaler" -> metadata.remove("annotations");
            default -> {
                // nothing more
            }
        }
    }

    private static void withoutAdmission(MapValue spec) {
        List.of("priority", "preemptionPolicy", "serviceAccount", "serviceAccountName", "tolerations", "nodeName")
                .forEach(spec::remove);
        for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
            spec.list(list).maps().forEach(container -> withoutToken(container, "volumeMounts"));
        }
        withoutToken(spec, "volumes");
    }

    private static void withoutToken(MapValue owner, String list) {
        if (owner.get(list) instanceof ListValue items) {
            items.removeIf(
                    item -> item instanceof MapValue map && map.text("name", "").startsWith("kube-api-access"));
            if (items.isEmpty()) {
                owner.remove(list);
            }
        }
    }
}
