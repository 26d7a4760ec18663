package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in the defaults of a structural schema, from the outside to the inside: a default object gets its own. */
final class StructuralDefaults {
    private StructuralDefaults() {}

    /** Changes the value in place; doing it twice changes nothing more. */
    static void apply(Structural schema, Value value) {
        if (!schema.hasDefaults()) {
            return;
        }
        switch (value) {
            case MapValue map -> map(schema, map);
            case ListValue list -> {
                Structural items = schema.items();
                if (items != null) {
                    list(items, list);
                }
            }
            default -> {
                // scalars hold nothing
            }
        }
    }

    private static void map(Structural schema, MapValue map) {
        for (Map.Entry<String, Structural> property : schema.properties().entrySet()) {
            Value standard = property.getValue().standard();
            Value given = map.get(property.getKey());
            if (standard != null && (given == null || isNoValue(property.getValue(), given))) {
                map.put(property.getKey(), standard.copy());
            }
        }
        List<String> keys = new ArrayList<>(map.keys());
        for (String key : keys) {
            Structural known = schema.properties().get(key);
            Structural inner = known != null ? known : schema.additional();
            Value given = map.get(key);
            if (inner == null || given == null) {
                continue;
            }
            Value replacement = known == null ? replacement(inner, given) : null;
            if (replacement != null) {
                map.put(key, replacement);
                given = replacement;
            }
            apply(inner, given);
        }
    }

    private static void list(Structural items, ListValue list) {
        for (int i = 0; i < list.size(); i++) {
            Value replacement = replacement(items, list.at(i));
            if (replacement != null) {
                list.set(i, replacement);
            }
            apply(items, list.at(i));
        }
    }

    private static @Nullable Value replacement(Structural schema, Value given) {
        Value standard = schema.standard();
        return standard != null && isNoValue(schema, given) ? standard.copy() : null;
    }

    private static boolean isNoValue(Structural schema, Value given) {
        return given == NullValue.NULL && !schema.isNullable();
    }
}
