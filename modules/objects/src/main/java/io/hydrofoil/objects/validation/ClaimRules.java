package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import java.util.List;
import java.util.Objects;

/** Rules of persistent volume claims: once made, hardly anything of them may change. */
final class ClaimRules implements KindRules.Complete {
    private static final String FROZEN =
            "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    @Override
    public void object(MapValue object, Faults faults) {
        spec(object.map("spec"), "spec", faults);
    }

    /** The spec of a claim or of a template for one. */
    static void spec(MapValue spec, String path, Faults faults) {
        if (spec.list("accessModes").isEmpty()) {
            faults.required(path + ".accessModes", "at least 1 access mode is required");
        }
        SelectorRules.selector(spec.map("selector"), path + ".selector", faults);
        AccessModeRules.modes(spec, path, faults);
        MapValue requests = spec.mapAt("resources", "requests");
        if (requests.has("storage")) {
            QuantityRules.positive(path + ".resources[storage]", requests.get("storage"), faults);
        } else {
            faults.required(path + ".resources[storage]");
        }
        AccessModeRules.className(spec, "storageClassName", path, faults);
        AccessModeRules.volumeMode(spec, path, faults);
        sources(spec, path, faults);
        AccessModeRules.className(spec, "volumeAttributesClassName", path, faults);
    }

    private static void sources(MapValue spec, String path, Faults faults) {
        MapValue old = spec.map("dataSource");
        MapValue reference = spec.map("dataSourceRef");
        if (spec.has("dataSource")) {
            source(old, path + ".dataSource", faults);
        }
        if (spec.has("dataSourceRef")) {
            source(reference, path + ".dataSourceRef", faults);
        }
        if (!spec.has("dataSource") || !spec.has("dataSourceRef")) {
            return;
        }
        if (!reference.text("namespace", "").isEmpty()) {
            faults.invalid(path, new MapValue(), "may not be specified when dataSourceRef.namespace is specified");
            return;
        }
        boolean same = List.of("apiGroup", "kind", "name").stream()
                .allMatch(field -> old.text(field, "").equals(reference.text(field, "")));
        if (!same) {
            faults.invalid(path, new MapValue(), "must match dataSourceRef");
        }
    }

    private static void source(MapValue source, String path, Faults faults) {
        faults.requireText(path + ".name", source.text("name", ""));
        String kind = source.text("kind", "");
        faults.requireText(path + ".kind", kind);
        String group = source.text("apiGroup", "");
        if (!group.isEmpty()) {
            faults.invalid(path + ".apiGroup", group, NameRules.subdomain(group));
        } else if (!kind.equals("PersistentVolumeClaim")) {
            faults.invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
        String namespace = source.text("namespace", "");
        if (!namespace.isEmpty()) {
            faults.invalid(path + ".namespace", namespace, NameRules.label(namespace));
        }
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (subresource.equals("status")) {
            ClaimStatusRules.check(now, faults);
        } else {
            object(now, faults);
            change(now, old, faults);
        }
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        MapValue given = now.map("spec");
        MapValue stored = old.map("spec");
        String annotation = now.mapAt("metadata", "annotations").text(CLASS_ANNOTATION, "");
        String before = old.mapAt("metadata", "annotations").text(CLASS_ANNOTATION, "");
        if (!isUpgraded(now, old) && !annotation.equals(before)) {
            faults.invalid("metadata.annotations[" + CLASS_ANNOTATION + "]", annotation, Faults.IMMUTABLE);
        }
        if (!comparable(now, old).equals(stored)) {
            faults.forbidden("spec", FROZEN);
        }
        Quantity size = QuantityRules.of(given.mapAt("resources", "requests").get("storage"));
        Quantity actual = QuantityRules.of(old.mapAt("status", "capacity").get("storage"));
        boolean shrinks = size.compareTo(
                        QuantityRules.of(stored.mapAt("resources", "requests").get("storage")))
                < 0;
        if (shrinks && size.compareTo(actual) <= 0) {
            faults.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
        if (!Objects.equals(given.get("volumeMode"), stored.get("volumeMode"))) {
            faults.immutable("volumeMode", given.get("volumeMode"));
        }
        attributes(given, stored, faults);
    }

    private static void attributes(MapValue given, MapValue stored, Faults faults) {
        String field = "volumeAttributesClassName";
        if (!stored.has(field) || Objects.equals(given.get(field), stored.get(field))) {
            return;
        }
        if (!given.has(field)) {
            faults.forbidden("spec." + field, "update from non-nil value to nil is forbidden");
        } else if (given.text(field, "").isEmpty()) {
            faults.forbidden("spec." + field, "update from non-nil value to an empty string is forbidden");
        }
    }

    /** Whether a class that stood in the annotation of old moves into its field. */
    private static boolean isUpgraded(MapValue now, MapValue old) {
        String annotated = old.mapAt("metadata", "annotations").text(CLASS_ANNOTATION);
        return annotated != null
                && !old.map("spec").has("storageClassName")
                && annotated.equals(now.map("spec").text("storageClassName"))
                && now.mapAt("metadata", "annotations")
                        .text(CLASS_ANNOTATION, annotated)
                        .equals(annotated);
    }

    /** The new spec with all that may change as it was, so that any difference left is a fault. */
    private static MapValue comparable(MapValue now, MapValue old) {
        MapValue copy = now.map("spec").copy();
        MapValue stored = old.map("spec");
        if (stored.text("volumeName", "").isEmpty()) {
            copy.remove("volumeName");
        }
        String annotated = old.mapAt("metadata", "annotations").text(CLASS_ANNOTATION);
        boolean named = copy.has("storageClassName") && !stored.has("storageClassName");
        if (named && (annotated == null || annotated.equals(copy.text("storageClassName")))) {
            copy.remove("storageClassName");
        }
        if (!now.map("status").text("phase", "").equals("Bound")) {
            return copy;
        }
        var size = stored.mapAt("resources", "requests").get("storage");
        if (size != null && copy.mapAt("resources", "requests").has("storage")) {
            copy.ensureMap("resources").ensureMap("requests").put("storage", size);
        }
        if (copy.has("volumeAttributesClassName")) {
            var name = stored.get("volumeAttributesClassName");
            if (name == null) {
                copy.remove("volumeAttributesClassName");
            } else {
                copy.put("volumeAttributesClassName", name);
            }
        }
        return copy;
    }
}
