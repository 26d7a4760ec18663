package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the defaults that a structural schema gives: each must be a value that the schema accepts. */
public final class SchemaDefaults {
    private SchemaDefaults() {}

    /** Faults of the defaults in a schema that is structural; {@code path} is where the schema stands. */
    public static List<FieldError> faults(MapValue schema, String path) {
        List<FieldError> errors = new ArrayList<>(0);
        walk(Structural.of(schema), path, errors);
        return errors;
    }

    private static void walk(Structural schema, String path, List<FieldError> errors) {
        if (!schema.hasDefaults()) {
            return;
        }
        Value standard = schema.standard();
        if (standard != null) {
            check(schema, standard, path + ".default", errors);
        }
        Structural items = schema.items();
        if (items != null) {
            walk(items, path + ".items", errors);
        }
        schema.properties().forEach((name, property) -> walk(property, path + ".properties[" + name + "]", errors));
        Structural additional = schema.additional();
        if (additional != null) {
            walk(additional, path + ".additionalProperties", errors);
        }
    }

    private static void check(Structural schema, Value standard, String path, List<FieldError> errors) {
        Value pruned = standard.copy();
        if (Pruning.pruneValue(schema, pruned)) {
            String shown = new String(Json.sortedBytes(standard), StandardCharsets.UTF_8);
            errors.add(new FieldError(FieldError.Type.INVALID, path, shown, "must not have unknown fields"));
            return;
        }
        List<FieldError> wrong = new ArrayList<>(ValueRules.faults(schema, path, standard, null));
        if (wrong.isEmpty()) {
            ListKeys.duplicates(schema, standard, path, wrong);
        }
        errors.addAll(wrong);
    }
}
