package io.hydrofoil.objects.convert;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scaling behavior in the annotation of a v1 autoscaler: field names begin with a capital letter, absent ones are null,
 * in a fixed order. Read back in any
 * case.
 */
final class HpaBehavior {
    private static final List<String> RULES =
            List.of("StabilizationWindowSeconds", "SelectPolicy", "Policies", "Tolerance");
    private static final List<String> POLICY = List.of("Type", "Value", "PeriodSeconds");

    private HpaBehavior() {}

    static MapValue toInternal(MapValue behavior) {
        MapValue internal = new MapValue();
        for (String direction : List.of("ScaleUp", "ScaleDown")) {
            Value rules = behavior.get(lowered(direction));
            internal.put(direction, rules instanceof MapValue map ? capitalized(map, RULES) : NullValue.NULL);
        }
        return internal;
    }

    private static MapValue capitalized(MapValue fields, List<String> names) {
        MapValue capitalized = new MapValue();
        for (String name : names) {
            Value value = fields.get(lowered(name));
            if (value instanceof ListValue policies) {
                ListValue list = new ListValue();
                policies.maps().forEach(policy -> list.add(capitalized(policy, POLICY)));
                capitalized.put(name, list);
            } else {
                capitalized.put(name, value == null ? NullValue.NULL : value);
            }
        }
        return capitalized;
    }

    static MapValue fromInternal(MapValue internal) {
        MapValue behavior = new MapValue();
        for (String direction : List.of("ScaleUp", "ScaleDown")) {
            if (find(internal, direction) instanceof MapValue rules) {
                behavior.put(lowered(direction), lowered(rules, RULES));
            }
        }
        return behavior;
    }

    private static MapValue lowered(MapValue fields, List<String> names) {
        MapValue lowered = new MapValue();
        for (String name : names) {
            Value value = find(fields, name);
            if (value instanceof ListValue policies) {
                ListValue list = new ListValue();
                policies.maps().forEach(policy -> list.add(lowered(policy, POLICY)));
                lowered.put(lowered(name), list);
            } else if (value != null && !(value instanceof NullValue)) {
                lowered.put(lowered(name), value);
            }
        }
        return lowered;
    }

    private static @Nullable Value find(MapValue fields, String name) {
        for (Map.Entry<String, Value> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }

    private static String lowered(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
