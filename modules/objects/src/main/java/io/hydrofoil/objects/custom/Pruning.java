package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Removes the fields that a structural schema does not know. Unknown fields below {@code
 * x-kubernetes-preserve-unknown-fields} stay, but what is specified there is pruned again. One use each.
 */
final class Pruning {
    /** What every object has, whatever its schema says. */
    static final Set<String> META_FIELDS = Set.of("apiVersion", "kind", "metadata");

    private final TreeSet<String> removed = new TreeSet<>();
    private final StringBuilder path = new StringBuilder();

    private Pruning() {}

    /** Prunes a whole object in place; returns the paths of what went, in order. */
    static Set<String> prune(Structural root, MapValue object) {
        Pruning pruning = new Pruning();
        pruning.value(root, object, true);
        return pruning.removed;
    }

    /** Prunes a value that is no whole object; returns whether anything went. */
    static boolean pruneValue(Structural schema, Value value) {
        Pruning pruning = new Pruning();
        pruning.value(schema, value, false);
        return !pruning.removed.isEmpty();
    }

    /** Drops nulls where null is no value and no default takes their place: such a field counts as not given. */
    static void dropNulls(Structural schema, Value value) {
        switch (value) {
            case MapValue map -> {
                List<String> gone = new ArrayList<>(0);
                for (var entry : map) {
                    Structural known = schema.properties().get(entry.getKey());
                    Structural inner = known != null ? known : schema.additional();
                    if (inner == null) {
                        continue;
                    }
                    if (entry.getValue() == NullValue.NULL && !inner.isNullable() && inner.standard() == null) {
                        gone.add(entry.getKey());
                    } else {
                        dropNulls(inner, entry.getValue());
                    }
                }
                gone.forEach(map::remove);
            }
            case ListValue list -> {
                Structural items = schema.items();
                if (items != null) {
                    list.forEach(item -> dropNulls(items, item));
                }
            }
            default -> {
                // scalars hold no nulls
            }
        }
    }

    private void value(@Nullable Structural schema, Value value, boolean isRoot) {
        switch (value) {
            case MapValue map -> map(schema, map, isRoot);
            case ListValue list -> {
                boolean preserves = schema != null && schema.preserves();
                Structural items = schema == null ? null : schema.items();
                if (!preserves || items != null) {
                    list(items, list);
                }
            }
            default -> {
                // scalars hold no fields
            }
        }
    }

    private void list(@Nullable Structural items, ListValue list) {
        int length = path.length();
        for (int i = 0; i < list.size(); i++) {
            path.append('[').append(i).append(']');
            value(items, list.at(i), false);
            path.setLength(length);
        }
    }

    private void map(@Nullable Structural schema, MapValue map, boolean isRoot) {
        boolean whole = isRoot || (schema != null && schema.isEmbedded());
        boolean preserves = schema != null && schema.preserves();
        List<String> gone = new ArrayList<>(0);
        int length = path.length();
        for (var entry : map) {
            String key = entry.getKey();
            if (whole && META_FIELDS.contains(key)) {
                continue;
            }
            path.append(length == 0 ? "" : ".").append(key);
            Structural known = schema == null ? null : schema.properties().get(key);
            if (known != null) {
                value(known, entry.getValue(), false);
            } else if (schema != null && schema.hasAdditional()) {
                value(schema.additional(), entry.getValue(), false);
            } else if (!preserves) {
                gone.add(key);
                removed.add(path.toString());
            }
            path.setLength(length);
        }
        gone.forEach(map::remove);
    }
}
