package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Rules of persistent volumes. */
final class PersistentVolumeRules implements KindRules.Complete {
    private static final List<String> POLICIES = List.of("Delete", "Recycle", "Retain");
    private static final String INLINE = "may not be specified in the context of inline volumes";

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        modes(spec, "spec", faults);
        capacity(spec.map("capacity"), spec.has("capacity"), faults);
        String policy = spec.text("persistentVolumeReclaimPolicy", "");
        if (!policy.isEmpty()) {
            faults.oneOf("spec.persistentVolumeReclaimPolicy", policy, POLICIES);
        }
        boolean placed = affinity(spec, "spec", faults);
        PersistentSourceRules.one(spec, "spec", placed, faults);
        if (policy.equals("Recycle") && isRoot(spec.map("hostPath").text("path", ""))) {
            faults.forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        }
        AccessModeRules.className(spec, "storageClassName", "spec", faults);
        AccessModeRules.volumeMode(spec, "spec", faults);
        attributes(spec, faults);
    }

    /** The spec of a volume that an attachment carries with it. */
    static void inline(MapValue spec, String path, Faults faults) {
        for (String field : List.of("claimRef", "capacity")) {
            if (spec.has(field)) {
                faults.forbidden(path + "." + field, INLINE);
            }
        }
        if (!spec.has("csi")) {
            faults.required(path + ".csi", "has to be specified in the context of inline volumes");
        }
        modes(spec, path, faults);
        String policy = spec.text("persistentVolumeReclaimPolicy", "");
        if (!policy.isEmpty() && !policy.equals("Retain")) {
            faults.forbidden(
                    path + ".persistentVolumeReclaimPolicy", "may only be \"Retain\" in the context of inline volumes");
        }
        if (spec.has("nodeAffinity")) {
            faults.forbidden(path + ".nodeAffinity", INLINE);
        }
        PersistentSourceRules.one(spec, path, true, faults);
        for (String field : List.of("storageClassName", "volumeMode")) {
            if (spec.has(field)) {
                faults.forbidden(path + "." + field, INLINE);
            }
        }
    }

    private static void modes(MapValue spec, String path, Faults faults) {
        if (spec.list("accessModes").isEmpty()) {
            faults.required(path + ".accessModes");
        }
        AccessModeRules.modes(spec, path, faults);
    }

    private static void capacity(MapValue capacity, boolean given, Faults faults) {
        if (capacity.isEmpty()) {
            faults.required("spec.capacity");
        }
        if (!capacity.has("storage") || capacity.size() > 1) {
            faults.notSupported("spec.capacity", given ? capacity : null, List.of("storage"));
        }
        for (var entry : capacity) {
            String path = "spec.capacity[" + entry.getKey() + "]";
            long value = QuantityRules.of(entry.getValue()).value();
            if (value < 0) {
                faults.invalid(path, value, "must be a valid resource quantity");
            }
            QuantityRules.positive(path, entry.getValue(), faults);
        }
    }

    /** Whether it says on which nodes the volume is. */
    private static boolean affinity(MapValue spec, String path, Faults faults) {
        if (!(spec.get("nodeAffinity") instanceof MapValue affinity)) {
            return false;
        }
        if (affinity.get("required") instanceof MapValue required) {
            NodeSelectorRules.selector(required, path + ".nodeAffinity.required", faults);
            return true;
        }
        faults.required(path + ".nodeAffinity.required", "must specify required node constraints");
        return false;
    }

    private static void attributes(MapValue spec, Faults faults) {
        if (!spec.has("volumeAttributesClassName")) {
            return;
        }
        if (spec.text("volumeAttributesClassName", "").isEmpty()) {
            faults.required("spec.volumeAttributesClassName", "an empty string is disallowed");
        }
        AccessModeRules.className(spec, "volumeAttributesClassName", "spec", faults);
        if (!spec.has("csi")) {
            faults.required("spec.csi", "has to be specified when using volumeAttributesClassName");
        }
    }

    private static boolean isRoot(String path) {
        return path.startsWith("/") && path.chars().allMatch(c -> c == '/' || c == '.') && !path.contains("...");
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        MapValue given = now.map("spec");
        MapValue stored = old.map("spec");
        Set<String> sources = new LinkedHashSet<>(PersistentSourceRules.SOURCES);
        boolean same = sources.stream().allMatch(name -> sameSource(name, given, stored));
        if (!same) {
            faults.forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        }
        if (!Objects.equals(given.get("volumeMode"), stored.get("volumeMode"))) {
            faults.immutable("volumeMode", given.get("volumeMode"));
        }
        if (stored.has("nodeAffinity") && !stored.map("nodeAffinity").equals(given.map("nodeAffinity"))) {
            faults.immutable("nodeAffinity", given.get("nodeAffinity"));
        }
    }

    /** A CSI volume may learn later which secrets its expansion needs. */
    private static boolean sameSource(String name, MapValue given, MapValue stored) {
        String secret = "controllerExpandSecretRef";
        if (name.equals("csi")
                && given.map("csi").has(secret)
                && !stored.map("csi").has(secret)) {
            MapValue copy = given.map("csi").copy();
            copy.remove(secret);
            return copy.equals(stored.map("csi"));
        }
        return Objects.equals(given.get(name), stored.get(name));
    }
}
