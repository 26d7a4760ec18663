package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules of persistent volumes. */
final class PersistentVolumeRules implements KindRules.Complete {
    private static final List<String> POLICIES = List.of("Delete", "Recycle", "Retain");
    private static final Map<String, String> GA_LABELS = Map.of(
            "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region",
            "beta.kubernetes.io/os", "kubernetes.io/os",
            "beta.kubernetes.io/arch", "kubernetes.io/arch",
            "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type");
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
        PersistentSourceRules.one(spec, object.map("metadata").text("name", ""), "spec", placed, faults);
        if (policy.equals("Recycle") && isRoot(spec.map("hostPath").text("path", ""))) {
            faults.forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        }
        AccessModeRules.className(spec, "storageClassName", "spec", faults);
        AccessModeRules.volumeMode(spec, "spec", faults);
        attributes(spec, faults);
    }

    /** The spec of a volume that an attachment carries with it. */
    static void inline(MapValue spec, String path, Faults faults) {
        notInline(spec.has("claimRef"), path + ".claimRef", faults);
        notInline(!spec.map("capacity").isEmpty(), path + ".capacity", faults);
        if (!spec.has("csi")) {
            faults.required(path + ".csi", "has to be specified in the context of inline volumes");
        }
        modes(spec, path, faults);
        if (!spec.text("persistentVolumeReclaimPolicy", "Retain").equals("Retain")) {
            faults.forbidden(
                    path + ".persistentVolumeReclaimPolicy", "may only be Retain in the context of inline volumes");
        }
        notInline(spec.has("nodeAffinity"), path + ".nodeAffinity", faults);
        PersistentSourceRules.one(spec, "", path, spec.has("nodeAffinity"), faults);
        notInline(!spec.text("storageClassName", "").isEmpty(), path + ".storageClassName", faults);
        if (!spec.text("volumeMode", "Filesystem").equals("Filesystem")) {
            faults.forbidden(
                    path + ".volumeMode",
                    "may not specify volumeMode other than Filesystem in the context of inline volumes");
        }
    }

    private static void notInline(boolean given, String field, Faults faults) {
        if (given) {
            faults.forbidden(field, INLINE);
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
            QuantityRules.basic(path, entry.getValue(), faults);
            QuantityRules.positive(path, entry.getValue(), faults);
        }
    }

    /** Whether it says anything of the nodes where the volume is. */
    private static boolean affinity(MapValue spec, String path, Faults faults) {
        if (!(spec.get("nodeAffinity") instanceof MapValue affinity)) {
            return false;
        }
        if (affinity.get("required") instanceof MapValue required) {
            NodeSelectorRules.selector(required, path + ".nodeAffinity.required", faults);
        } else {
            faults.required(path + ".nodeAffinity.required", "must specify required node constraints");
        }
        return true;
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

    /** Whether a path leads to the root, however it is written. */
    private static boolean isRoot(String path) {
        int depth = 0;
        for (String step : path.split("/", -1)) {
            depth = switch (step) {
                case "", "." -> depth;
                case ".." -> Math.max(0, depth - 1);
                default -> depth + 1;
            };
        }
        return path.startsWith("/") && depth == 0;
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (!subresource.equals("status")) {
            object(now, faults);
            change(now, old, faults);
        }
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        MapValue given = now.map("spec");
        MapValue stored = old.map("spec");
        boolean same = PersistentSourceRules.names().stream().allMatch(name -> sameSource(name, given, stored));
        if (!same) {
            faults.forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        }
        if (!Objects.equals(given.get("volumeMode"), stored.get("volumeMode"))) {
            faults.immutable("volumeMode", given.get("volumeMode"));
        }
        if (stored.get("nodeAffinity") instanceof MapValue before && !isSamePlace(given.get("nodeAffinity"), before)) {
            faults.invalid(
                    "nodeAffinity",
                    ApiTypes.VOLUME_AFFINITY.of(given.get("nodeAffinity")),
                    Faults.IMMUTABLE + ", except for updating from beta label to GA");
        }
        if (stored.has("volumeAttributesClassName") && !given.has("volumeAttributesClassName")) {
            faults.forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden");
        }
    }

    /** Whether two affinities mean the same nodes; labels that lost their beta may be called by their new names. */
    private static boolean isSamePlace(@Nullable Value given, MapValue stored) {
        return given instanceof MapValue now && renamed(now, stored).equals(stored);
    }

    /** The new affinity with every new name taken back to the old one that stands at its place. */
    private static MapValue renamed(MapValue now, MapValue stored) {
        MapValue copy = now.copy();
        ListValue terms = copy.map("required").list("nodeSelectorTerms");
        ListValue before = stored.map("required").list("nodeSelectorTerms");
        for (int i = 0; i < Math.min(terms.size(), before.size()); i++) {
            for (String list : List.of("matchExpressions", "matchFields")) {
                ListValue requirements = terms.mapAt(i).list(list);
                ListValue others = before.mapAt(i).list(list);
                for (int j = 0; j < Math.min(requirements.size(), others.size()); j++) {
                    String key = others.mapAt(j).text("key", "");
                    if (requirements.mapAt(j).text("key", "").equals(GA_LABELS.get(key))) {
                        requirements.mapAt(j).put("key", key);
                    }
                }
            }
        }
        return copy;
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
