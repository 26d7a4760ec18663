package io.hydrofoil.access;

import io.hydrofoil.objects.MapValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the spec of a pod refers to in its namespace, by name (source: the API reference of PodSpec and Volume).
 *
 * @param secrets of volumes, environments and image pulls
 * @param configMaps of volumes and environments
 * @param claims for volumes, those among them that are made for the pod
 */
public record PodReferences(Set<String> secrets, Set<String> configMaps, Set<String> claims) {
    /** Volume plug-ins that take a secret of the pod's namespace. */
    private static final List<String> SECRET_REF =
            List.of("cephfs", "flexVolume", "rbd", "scaleIO", "iscsi", "storageos");

    /** A secret that a volume names. */
    record VolumeSecret(String namespace, String name) {}

    /** Keeps copies. */
    public PodReferences {
        secrets = Set.copyOf(secrets);
        configMaps = Set.copyOf(configMaps);
        claims = Set.copyOf(claims);
    }

    /** Those of a pod's spec; {@code podName} is a part of the names of claims that are made for it. */
    public static PodReferences of(MapValue spec, String podName) {
        Set<String> secrets = new LinkedHashSet<>();
        Set<String> maps = new LinkedHashSet<>();
        Set<String> claims = new LinkedHashSet<>();
        for (MapValue secret : spec.list("imagePullSecrets").maps()) {
            add(secrets, secret.text("name", ""));
        }
        for (String group : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (MapValue container : spec.list(group).maps()) {
                container(container, secrets, maps);
            }
        }
        for (MapValue volume : spec.list("volumes").maps()) {
            volume(volume, secrets, maps);
            add(claims, volume.map("persistentVolumeClaim").text("claimName", ""));
            if (volume.get("ephemeral") instanceof MapValue) {
                claims.add(podName + "-" + volume.text("name", ""));
            }
        }
        return new PodReferences(secrets, maps, claims);
    }

    private static void container(MapValue container, Set<String> secrets, Set<String> maps) {
        for (MapValue from : container.list("envFrom").maps()) {
            add(secrets, from.map("secretRef").text("name", ""));
            add(maps, from.map("configMapRef").text("name", ""));
        }
        for (MapValue variable : container.list("env").maps()) {
            MapValue from = variable.map("valueFrom");
            add(secrets, from.map("secretKeyRef").text("name", ""));
            add(maps, from.map("configMapKeyRef").text("name", ""));
        }
    }

    private static void volume(MapValue volume, Set<String> secrets, Set<String> maps) {
        add(secrets, volume.map("secret").text("secretName", ""));
        add(maps, volume.map("configMap").text("name", ""));
        add(secrets, volume.map("azureFile").text("secretName", ""));
        add(secrets, volume.map("csi").map("nodePublishSecretRef").text("name", ""));
        for (String plugin : SECRET_REF) {
            add(secrets, volume.map(plugin).map("secretRef").text("name", ""));
        }
        for (MapValue source : volume.map("projected").list("sources").maps()) {
            add(secrets, source.map("secret").text("name", ""));
            add(maps, source.map("configMap").text("name", ""));
        }
    }

    /**
     * The secrets that a persistent volume bound to a claim of {@code namespace} names for nodes; those for the
     * controllers of its plug-in are not among them.
     */
    static List<VolumeSecret> volumeSecrets(MapValue spec, String namespace) {
        Set<VolumeSecret> secrets = new LinkedHashSet<>();
        MapValue azure = spec.map("azureFile");
        add(secrets, azure.text("secretNamespace", namespace), azure.text("secretName", ""));
        for (String plugin : SECRET_REF) {
            MapValue reference = spec.map(plugin).map("secretRef");
            add(secrets, reference.text("namespace", namespace), reference.text("name", ""));
        }
        for (String field : List.of("nodeStageSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef")) {
            MapValue reference = spec.map("csi").map(field);
            add(secrets, reference.text("namespace", ""), reference.text("name", ""));
        }
        return List.copyOf(secrets);
    }

    private static void add(Set<VolumeSecret> secrets, String namespace, String name) {
        if (!name.isEmpty()) {
            secrets.add(new VolumeSecret(namespace, name));
        }
    }

    private static void add(Set<String> names, String name) {
        if (!name.isEmpty()) {
            names.add(name);
        }
    }
}
