package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Kinds of storage. */
final class StorageWarnings {
    private static final String CLASS = "volume.beta.kubernetes.io/storage-class";
    private static final String MOUNT_OPTIONS = "volume.beta.kubernetes.io/mount-options";

    private StorageWarnings() {}

    static void driver(MapValue driver, List<String> texts) {
        MapValue spec = driver.map("spec");
        if (!spec.list("tokenRequests").isEmpty() && !spec.has("serviceAccountTokenInSecrets")) {
            texts.add("spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to"
                    + " prevent possible logging of tokens in volume attributes");
        }
    }

    static void claim(MapValue claim, List<String> texts) {
        if (claim.map("metadata").map("annotations").has(CLASS)) {
            texts.add("metadata.annotations[" + CLASS
                    + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
        claimSpec(claim.map("spec"), "spec", texts);
    }

    /** A claim's spec wherever it stands. */
    static void claimSpec(MapValue spec, String path, List<String> texts) {
        MapValue resources = spec.map("resources");
        ContainerWarnings.bytes(resources.map("requests"), "storage", path + ".resources.requests", texts);
        ContainerWarnings.bytes(resources.map("limits"), "storage", path + ".resources.limits", texts);
    }

    static void volume(MapValue volume, List<String> texts) {
        MapValue spec = volume.map("spec");
        MapValue annotations = volume.map("metadata").map("annotations");
        if (annotations.has(CLASS)) {
            texts.add("metadata.annotations[" + CLASS
                    + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
        if (annotations.has(MOUNT_OPTIONS)) {
            texts.add("metadata.annotations[" + MOUNT_OPTIONS
                    + "]: deprecated since v1.31; use \"mountOptions\" attribute instead");
        }
        if (spec.text("persistentVolumeReclaimPolicy", "").equals("Recycle")) {
            texts.add("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the"
                    + " recommended approach is to use dynamic provisioning.");
        }
        ListValue terms = spec.map("nodeAffinity").map("required").list("nodeSelectorTerms");
        for (int i = 0; i < terms.size(); i++) {
            PodWarnings.nodeTerm(
                    terms.mapAt(i), false, "spec.nodeAffinity.required.nodeSelectorTerms[" + i + "]", texts);
        }
        VolumeWarnings.persistent(spec, "spec", texts);
        ContainerWarnings.bytes(spec.map("capacity"), "storage", "spec.capacity", texts);
    }

    static void storageClass(MapValue storageClass, List<String> texts) {
        ListValue terms = storageClass.list("allowedTopologies");
        for (int i = 0; i < terms.size(); i++) {
            ListValue expressions = terms.mapAt(i).list("matchLabelExpressions");
            for (int j = 0; j < expressions.size(); j++) {
                String old = NodeLabels.deprecation(expressions.mapAt(j).text("key", ""));
                if (old != null) {
                    texts.add("allowedTopologies[" + i + "].matchLabelExpressions[" + j + "].key: " + old);
                }
            }
        }
    }

    static void capacity(MapValue capacity, List<String> texts) {
        if (capacity.get("nodeTopology") instanceof MapValue topology) {
            ListValue expressions = topology.list("matchExpressions");
            for (String label : topology.map("matchLabels").keys()) {
                label(label, "nodeTopology.matchLabels[" + label + "]", texts);
            }
            for (int i = 0; i < expressions.size(); i++) {
                label(expressions.mapAt(i).text("key", ""), "nodeTopology.matchExpressions[" + i + "].key", texts);
            }
        }
    }

    private static void label(String label, String field, List<String> texts) {
        String old = NodeLabels.deprecation(label);
        if (old != null) {
            texts.add(field + ": " + label + " is " + old);
        }
    }
}
