package io.hydrofoil.objects;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a field that stands twice in the JSON of an object. Go's decoder reads the second value into what
 * the first has left: objects merge field by field, items of lists by their position, entries are added to maps, each
 * as a whole; null takes away what can be absent and leaves all else as it is.
 */
final class Repeats {
    private Repeats() {}

    /**
     * The value of the field at the path within an object of the schema.
     *
     * @param path of each map that is open the key, of each list null; the last is the field's name
     * @param depth how much of it counts
     */
    static Value of(Schema root, @Nullable String[] path, int depth, Value before, Value now) {
        Schema schema = root;
        for (int i = 0; i < depth - 1; i++) {
            Schema next = step(schema, path[i]);
            if (next == null) {
                return now;
            }
            schema = next;
        }
        String name = path[depth - 1];
        Schema.Field field = name == null ? null : schema.field(name);
        return field == null ? now : merged(field, before, now);
    }

    private static @Nullable Schema step(Schema schema, @Nullable String key) {
        return switch (schema.type()) {
            case MAP, LIST -> schema.item();
            case OBJECT -> {
                Schema.Field field = key == null ? null : schema.field(key);
                yield field == null ? null : field.schema();
            }
            default -> null;
        };
    }

    private static Value merged(Schema.Field field, Value before, Value now) {
        if (now == NullValue.NULL) {
            return isNeverAbsent(field) ? before : now;
        }
        return merged(field.schema(), before, now);
    }

    private static boolean isNeverAbsent(Schema.Field field) {
        return switch (field.schema().type()) {
            case OBJECT -> field.presence() == Schema.Presence.VALUE;
            case STRING, INTEGER, NUMBER, BOOLEAN -> field.presence() != Schema.Presence.OPTIONAL;
            default -> false;
        };
    }

    private static Value merged(Schema schema, Value before, Value now) {
        if (schema.type() == Schema.Type.OBJECT && before instanceof MapValue old && now instanceof MapValue added) {
            for (var entry : added) {
                Schema.Field field = schema.field(entry.getKey());
                Value had = old.get(entry.getKey());
                Value given = entry.getValue();
                old.put(entry.getKey(), field == null || had == null ? given : merged(field, had, given));
            }
            return old;
        }
        if (schema.type() == Schema.Type.MAP && before instanceof MapValue old && now instanceof MapValue added) {
            added.forEach(entry -> old.put(entry.getKey(), entry.getValue()));
            return old;
        }
        if (schema.type() == Schema.Type.LIST && before instanceof ListValue old && now instanceof ListValue given) {
            for (int i = 0; i < Math.min(old.size(), given.size()); i++) {
                given.set(i, merged(schema.item(), old.at(i), given.at(i)));
            }
        }
        return now;
    }
}
