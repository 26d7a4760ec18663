package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Enumerations of the schema: a string that is none of a field's values is a fault. Status is the server's own and is
 * passed over.
 */
public final class SchemaRules {
    private static final String POD_SPEC = "io.k8s.api.core.v1.PodSpec";
    private static final Map<String, Boolean> HAS_ENUMS = new ConcurrentHashMap<>();

    private SchemaRules() {}

    public static void enums(Kind kind, MapValue object, Faults faults) {
        Schema schema = Schema.of(kind);
        for (Schema.Field field : schema.fields().values()) {
            if (!field.name().equals("status") && !field.name().equals("metadata")) {
                field(field, object, field.name(), faults);
            }
        }
    }

    private static void object(Schema schema, MapValue object, String path, Faults faults) {
        for (Schema.Field field : schema.fields().values()) {
            field(field, object, path + "." + field.name(), faults);
        }
    }

    private static void field(Schema.Field field, MapValue owner, String path, Faults faults) {
        Value value = owner.get(field.name());
        if (value == null) {
            return;
        }
        if (!field.enumValues().isEmpty()) {
            check(field, value, path, faults);
        } else {
            descend(field.schema(), value, path, faults);
        }
    }

    private static void check(Schema.Field field, Value value, String path, Faults faults) {
        if (faults.hasFor(path)) {
            // a rule of the kind has found better words for it
            return;
        }
        if (value instanceof StringValue(String text)
                && !text.isEmpty()
                && !field.enumValues().contains(text)) {
            faults.notSupported(path, text, field.enumValues());
        } else if (value instanceof ListValue list) {
            for (String text : list.texts()) {
                if (!field.enumValues().contains(text)) {
                    faults.notSupported(path, text, field.enumValues());
                }
            }
        }
    }

    private static void descend(Schema schema, Value value, String path, Faults faults) {
        switch (value) {
            case MapValue map
            when schema.type() == Schema.Type.OBJECT && hasEnums(schema) -> object(schema, map, path, faults);
            case MapValue map
            when schema.type() == Schema.Type.MAP -> {
                for (var entry : map) {
                    descend(schema.item(), entry.getValue(), path + "[" + entry.getKey() + "]", faults);
                }
            }
            case ListValue list
            when schema.type() == Schema.Type.LIST -> {
                for (int i = 0; i < list.size(); i++) {
                    descend(schema.item(), list.at(i), path + "[" + i + "]", faults);
                }
            }
            default -> {
                // nothing below has an enumeration
            }
        }
    }

    private static boolean hasEnums(Schema schema) {
        Boolean known = HAS_ENUMS.get(schema.definition());
        if (known == null) {
            known = search(schema, new HashSet<>());
            HAS_ENUMS.put(schema.definition(), known);
        }
        return known;
    }

    private static boolean search(Schema schema, Set<String> seen) {
        if (schema.type() == Schema.Type.OBJECT && schema.definition().equals(POD_SPEC)) {
            // its rules know every enumeration, and in which order faults stand
            return false;
        }
        return switch (schema.type()) {
            case LIST, MAP -> search(schema.item(), seen);
            case OBJECT ->
                seen.add(schema.definition())
                        && schema.fields().values().stream()
                                .anyMatch(field -> !field.enumValues().isEmpty() || search(field.schema(), seen));
            default -> false;
        };
    }
}
