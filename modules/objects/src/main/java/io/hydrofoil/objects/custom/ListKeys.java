package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists that are sets or maps: what tells their items apart, and that nothing stands twice. */
final class ListKeys {
    private ListKeys() {}

    /** What tells an item of a list of this schema from the others; null for lists that are replaced as a whole. */
    static @Nullable Value keyOf(Structural schema, Value item) {
        if (!schema.listType().equals("map") || !(item instanceof MapValue map)) {
            return null;
        }
        MapValue key = new MapValue();
        for (String name : schema.mapKeys()) {
            Value part = map.get(name);
            Structural property =
                    schema.items() == null ? null : schema.items().properties().get(name);
            Value standard = property == null ? null : property.standard();
            if (part != null && part != NullValue.NULL) {
                key.put(name, part);
            } else if (standard != null) {
                key.put(name, standard);
            }
        }
        return key;
    }

    /** The items of an old list by their keys; empty if they cannot be told apart. */
    static Map<Value, Value> byKey(Structural schema, @Nullable Value old) {
        Map<Value, Value> items = new HashMap<>();
        if (old instanceof ListValue list && schema.listType().equals("map")) {
            for (Value item : list) {
                Value key = keyOf(schema, item);
                if (key != null) {
                    items.putIfAbsent(key, item);
                }
            }
        }
        return items;
    }

    /** Adds a fault for each item that stands twice in a set or map. */
    static void duplicates(Structural schema, Value value, String path, List<FieldError> errors) {
        switch (value) {
            case MapValue map -> {
                for (var entry : map) {
                    Structural known = schema.properties().get(entry.getKey());
                    Structural additional = schema.additional();
                    String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                    if (known != null) {
                        duplicates(known, entry.getValue(), name, errors);
                    } else if (additional != null) {
                        duplicates(additional, entry.getValue(), path + "[" + entry.getKey() + "]", errors);
                    }
                }
            }
            case ListValue list -> {
                items(schema, list, path, errors);
                Structural items = schema.items();
                for (int i = 0; items != null && i < list.size(); i++) {
                    duplicates(items, list.at(i), path + "[" + i + "]", errors);
                }
            }
            default -> {
                // scalars stand once
            }
        }
    }

    private static void items(Structural schema, ListValue list, String path, List<FieldError> errors) {
        boolean isSet = schema.listType().equals("set");
        if (!isSet && !schema.listType().equals("map")) {
            return;
        }
        Set<Value> seen = new HashSet<>();
        Set<Value> told = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            Value key = isSet ? list.at(i) : keyOf(schema, list.at(i));
            // What stands three times is told once.
            if (key != null && !seen.add(key) && told.add(key)) {
                String shown = key instanceof StringValue(String text) ? GoQuote.of(text) : sorted(key);
                errors.add(new FieldError(FieldError.Type.DUPLICATE, path + "[" + i + "]", shown, ""));
            }
        }
    }

    private static String sorted(Value key) {
        return new String(Json.sortedBytes(key), java.nio.charset.StandardCharsets.UTF_8);
    }
}
