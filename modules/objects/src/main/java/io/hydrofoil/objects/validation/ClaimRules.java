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
    public void change(MapValue now, MapValue old, Faults faults) {
        MapValue stored = old.map("spec");
        if (!comparable(now, old).equals(stored)) {
            faults.forbidden("spec", FROZEN);
        }
        MapValue given = now.map("spec");
        Quantity size = QuantityRules.of(given.mapAt("resources", "requests").get("storage"));
        Quantity before = QuantityRules.of(stored.mapAt("resources", "requests").get("storage"));
        Quantity actual = QuantityRules.of(old.mapAt("status", "capacity").get("storage"));
        if (size.compareTo(before) < 0 && size.compareTo(actual) <= 0) {
            faults.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
        if (!Objects.equals(given.get("volumeMode"), stored.get("volumeMode"))) {
            faults.immutable("volumeMode", given.get("volumeMode"));
        }
        if (stored.has("volumeAttributesClassName") && !given.has("volumeAttributesClassName")) {
            faults.forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden");
        }
    }

    /** The new spec with all that may change as it was, so that any difference left is a fault. */
    private static MapValue comparable(MapValue now, MapValue old) {
        MapValue copy = now.map("spec").copy();
        MapValue stored = old.map("spec");
        if (stored.text("volumeName", "").isEmpty()) {
            copy.remove("volumeName");
        }
        boolean classless = !stored.has("storageClassName")
                && !old.mapAt("metadata", "annotations").has(CLASS_ANNOTATION);
        if (classless) {
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
