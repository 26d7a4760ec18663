package io.hydrofoil.objects;

import io.hydrofoil.objects.defaults.ComputedDefaults;
import io.hydrofoil.objects.defaults.DefaultRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fills in what the API defines for fields that a client left out. Rules belong to definitions, so a pod template gets
 * the same wherever it
 * stands. What depends on other objects, the clock or allocation (addresses, job selectors, generation) is not done
 * here.
 */
public final class Defaults {
    private static final Map<String, Plan> PLANS = new ConcurrentHashMap<>();
    private static final Set<String> RESOURCE_LISTS = Set.of("core", "node");

    private Defaults() {}

    /** What to do for objects of one definition: rules, then computed defaults, then these fields. */
    private record Plan(List<DefaultRules.Rule> rules, ComputedDefaults.Function function, List<Schema.Field> inner) {}

    /**
     * Fills in the defaults of a mutable object that has been through {@link Shape}; doing it twice changes nothing
     * more.
     */
    public static MapValue apply(Kind kind, MapValue object) {
        CustomKind custom = kind.custom();
        if (custom != null) {
            custom.fillDefaults(object);
            return object;
        }
        return apply(Schema.of(kind), object);
    }

    /** As {@link #apply(Kind, MapValue)}, for bodies of subresources. */
    public static MapValue apply(Schema schema, MapValue object) {
        object(schema, object);
        return object;
    }

    private static void object(Schema schema, MapValue object) {
        Plan plan = plan(schema);
        for (DefaultRules.Rule rule : plan.rules()) {
            rule.apply(object);
        }
        plan.function().apply(object);
        for (Schema.Field field : plan.inner()) {
            Value value = object.get(field.name());
            if (value != null) {
                value(field.schema(), value);
            }
        }
    }

    private static void value(Schema schema, Value value) {
        switch (value) {
            case MapValue map when schema.type() == Schema.Type.OBJECT -> object(schema, map);
            case MapValue map
            when schema.type() == Schema.Type.MAP -> {
                if (schema.item().type() == Schema.Type.QUANTITY) {
                    ComputedDefaults.roundToMilli(map);
                } else {
                    map.forEach(entry -> value(schema.item(), entry.getValue()));
                }
            }
            case ListValue list
            when schema.type() == Schema.Type.LIST -> list.forEach(item -> value(schema.item(), item));
            default -> {
                // scalars have no defaults of their own
            }
        }
    }

    private static Plan plan(Schema schema) {
        String definition = schema.definition();
        Plan known = PLANS.get(definition);
        if (known != null) {
            return known;
        }
        List<Schema.Field> inner = new ArrayList<>();
        for (Schema.Field field : schema.fields().values()) {
            if (hasRules(field.schema(), definition, new HashSet<>())) {
                inner.add(field);
            }
        }
        Plan made = new Plan(DefaultRules.of(definition), ComputedDefaults.of(definition), List.copyOf(inner));
        PLANS.put(definition, made);
        return made;
    }

    /** Whether anything at or below a value of this schema may get a default. */
    private static boolean hasRules(Schema schema, String parent, Set<String> seen) {
        return switch (schema.type()) {
            case LIST -> hasRules(schema.item(), parent, seen);
            case MAP ->
                schema.item().type() == Schema.Type.QUANTITY
                        ? RESOURCE_LISTS.contains(groupOf(parent))
                        : hasRules(schema.item(), parent, seen);
            case OBJECT -> {
                String definition = schema.definition();
                if (!seen.add(definition)) {
                    yield false;
                }
                yield DefaultRules.has(definition)
                        || ComputedDefaults.has(definition)
                        || schema.fields().values().stream().anyMatch(f -> hasRules(f.schema(), definition, seen));
            }
            default -> false;
        };
    }

    private static String groupOf(String definition) {
        String[] words = definition.split("\\.");
        return words.length > 3 ? words[3] : "";
    }
}
