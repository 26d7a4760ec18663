package io.hydrofoil.objects.defaults;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ModuleText;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.SchemaText;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Defaults that are data: the lines of defaults.txt (facts of the v1.36 API). */
public final class DefaultRules {
    private static final Map<String, List<String>> LINES = lines();

    private DefaultRules() {}

    /** Whether a definition, by its published name, has rules. */
    public static boolean has(String definition) {
        return LINES.containsKey(definition);
    }

    /** Rules of a definition by its published name, in order. */
    public static List<Rule> of(String definition) {
        return LINES.getOrDefault(definition, List.of()).stream()
                .map(line -> rule(Schema.definition(definition), line))
                .toList();
    }

    /** One of {@code values} must stand in {@code sibling}; any value will do if there are none. */
    private record Condition(String sibling, List<String> values) {
        boolean holds(MapValue object) {
            Value value = object.get(sibling);
            return value != null
                    && (values.isEmpty() || (value instanceof StringValue(String text) && values.contains(text)));
        }
    }

    /** One line. Either {@code constant} is set, or {@code source} names the sibling to copy. */
    public record Rule(
            List<String> owners,
            String name,
            boolean zeroIsUnset,
            List<Condition> conditions,
            @Nullable Value constant,
            String source) {
        /** Sets the field if it is not set and the conditions hold; the objects on the way to it must exist. */
        public void apply(MapValue object) {
            for (Condition condition : conditions) {
                if (!condition.holds(object)) {
                    return;
                }
            }
            MapValue owner = object;
            for (String step : owners) {
                if (!(owner.get(step) instanceof MapValue next)) {
                    return;
                }
                owner = next;
            }
            Value standard = constant != null ? constant : object.get(source);
            if (standard != null && isUnset(owner.get(name))) {
                owner.put(name, standard.copy());
            }
        }

        private boolean isUnset(@Nullable Value value) {
            return switch (value) {
                case null -> true;
                case NullValue ignored -> true;
                case StringValue(String text) -> zeroIsUnset && text.isEmpty();
                case NumberValue number -> zeroIsUnset && number.doubleValue() == 0;
                case ListValue list -> zeroIsUnset && list.isEmpty();
                default -> false;
            };
        }
    }

    private static Map<String, List<String>> lines() {
        Map<String, List<String>> lines = new HashMap<>();
        for (String line : ModuleText.lines("defaults.txt")) {
            lines.computeIfAbsent(
                            SchemaText.fullName(line.substring(0, line.indexOf(' '))), ignored -> new ArrayList<>())
                    .add(line);
        }
        return lines;
    }

    private static Rule rule(Schema schema, String line) {
        int colon = line.indexOf(" : ");
        List<String> words = List.of(line.substring(0, colon).split(" "));
        boolean keepsZero = words.get(1).endsWith("!");
        List<String> path = List.of(words.get(1).replace("!", "").split("\\."));
        List<Condition> conditions = new ArrayList<>();
        for (int i = 3; i < words.size(); i += 2) {
            String[] sides = words.get(i).split("=", 2);
            conditions.add(new Condition(sides[0], sides.length == 1 ? List.of() : List.of(sides[1].split("\\|"))));
        }
        String value = line.substring(colon + 3);
        boolean copied = value.startsWith("=");
        return new Rule(
                path.subList(0, path.size() - 1),
                path.getLast(),
                !keepsZero && field(schema, path).presence() != Schema.Presence.OPTIONAL,
                List.copyOf(conditions),
                copied ? null : Json.of(value),
                copied ? value.substring(1) : "");
    }

    private static Schema.Field field(Schema schema, List<String> path) {
        Schema.Field field = null;
        for (String step : path) {
            field = (field == null ? schema : field.schema()).field(step);
            if (field == null) {
                throw new IllegalStateException("defaults.txt: " + schema + " has no field " + String.join(".", path));
            }
        }
        if (field == null) {
            throw new IllegalStateException("defaults.txt: a rule without a field for " + schema);
        }
        return field;
    }
}
