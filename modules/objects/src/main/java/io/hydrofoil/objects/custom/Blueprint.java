package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.ConversionWebhook;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ScalePaths;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One version of a custom resource definition, ready for use. Immutable, safe to share between threads. */
public record Blueprint(
        Structural schema,
        Rules rules,
        String listKind,
        CustomColumns columns,
        Map<String, String[]> selectable,
        @Nullable ScalePaths scale,
        String deprecation,
        boolean isTerminating,
        @Nullable ConversionWebhook webhook) {

    private static final Set<FieldError.Type> BLOCKING = EnumSet.of(
            FieldError.Type.NOT_SUPPORTED,
            FieldError.Type.REQUIRED,
            FieldError.Type.TOO_LONG,
            FieldError.Type.TOO_MANY,
            FieldError.Type.TYPE_INVALID);

    /** Reads {@code version} of a definition that has been validated. */
    public static Blueprint of(MapValue definition, MapValue version) {
        MapValue names = definition.map("status").map("acceptedNames");
        Structural schema = Structural.of(version.mapAt("schema", "openAPIV3Schema"));
        return new Blueprint(
                schema,
                new Rules(schema),
                names.text("listKind", ""),
                CustomColumns.of(version),
                selectable(version),
                ScalePaths.of(version),
                deprecation(definition, version),
                definition.map("metadata").has("deletionTimestamp"),
                ConversionWebhook.of(definition));
    }

    private static Map<String, String[]> selectable(MapValue version) {
        Map<String, String[]> fields = new LinkedHashMap<>();
        for (MapValue field : version.list("selectableFields").maps()) {
            String path = field.text("jsonPath", "");
            String name = path.startsWith(".") ? path.substring(1) : path;
            fields.put(name, name.split("\\."));
        }
        return fields;
    }

    private static String deprecation(MapValue definition, MapValue version) {
        if (!version.flag("deprecated", false)) {
            return "";
        }
        String given = version.text("deprecationWarning", "");
        String kind = definition.map("status").map("acceptedNames").text("kind", "");
        return given.isEmpty()
                ? definition.map("spec").text("group", "") + "/" + version.text("name", "") + " " + kind
                        + " is deprecated"
                : given;
    }

    /** Removes what the schema does not know. */
    public void prune(MapValue object) {
        Pruning.prune(schema, object);
        Pruning.dropNulls(schema, object);
    }

    /** As {@link #prune}, and gives metadata its shape; returns what went, in the words of warnings. */
    public List<String> conform(MapValue object) throws MalformedException {
        List<String> faults = new ArrayList<>();
        for (String path : Pruning.prune(schema, object)) {
            faults.add("unknown field \"" + path + "\"");
        }
        EmbeddedObjects.shape(schema, object, true, faults);
        Pruning.dropNulls(schema, object);
        return faults;
    }

    /** Fills in defaults. */
    public void fillDefaults(MapValue object) {
        StructuralDefaults.apply(schema, object);
    }

    /**
     * Faults beyond metadata.
     *
     * @param old null for a create
     * @param warn takes faults of rules that were there before, in what has not changed
     */
    public List<FieldError> faults(MapValue object, @Nullable MapValue old, Consumer<String> warn) {
        List<FieldError> errors = new ArrayList<>(ValueRules.faults(schema, "", object, old));
        if (scale != null) {
            scale.checkSpec(object, errors);
            scale.checkStatus(object, errors);
        }
        lists(object, old, errors);
        judge(object, old, errors, warn);
        return errors;
    }

    /** As {@link #faults}, for a write to the status. */
    public List<FieldError> statusFaults(MapValue object, MapValue old, Consumer<String> warn) {
        List<FieldError> errors = new ArrayList<>(ValueRules.faults(schema, "", object, old));
        if (scale != null) {
            scale.checkStatus(object, errors);
        }
        lists(object, old, errors);
        judge(object, old, errors, warn);
        return errors;
    }

    private void lists(MapValue object, @Nullable MapValue old, List<FieldError> errors) {
        EmbeddedObjects.check(schema, object, errors);
        List<FieldError> before = new ArrayList<>(0);
        if (old != null) {
            ListKeys.duplicates(schema, old, "", before);
        }
        if (before.isEmpty()) {
            ListKeys.duplicates(schema, object, "", errors);
        }
    }

    /** Rules look only at objects whose values are of the types that they expect. */
    private void judge(MapValue object, @Nullable MapValue old, List<FieldError> errors, Consumer<String> warn) {
        if (!schema.hasRules()) {
            return;
        }
        if (errors.stream().anyMatch(error -> BLOCKING.contains(error.type()))) {
            errors.add(new FieldError(
                    FieldError.Type.INVALID,
                    "<nil>",
                    "null",
                    "some validation rules were not checked because the object was invalid; correct the existing errors"
                            + " to complete validation"));
            return;
        }
        errors.addAll(rules.faults(object, old, warn));
    }
}
