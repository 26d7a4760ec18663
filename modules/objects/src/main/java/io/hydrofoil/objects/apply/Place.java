package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands at a path: a schema, and how it merges. Where there is no schema, maps merge by field and lists are
 * replaced.
 *
 * @param schema null: anything
 * @param atomic whether a map or object is one value
 */
record Place(@Nullable Schema schema, boolean atomic, Schema.ListType listType, List<String> keys) {
    /** Anything at all. */
    static final Place OPEN = new Place(null, false, Schema.ListType.ATOMIC, List.of());

    static Place of(Schema schema) {
        return switch (schema.type()) {
            case RAW, ANY -> OPEN;
            default -> new Place(schema, schema.isAtomic(), Schema.ListType.ATOMIC, List.of());
        };
    }

    static Place of(Schema.Field field) {
        Schema schema = field.schema();
        return switch (schema.type()) {
            case RAW, ANY -> OPEN;
            default -> new Place(schema, field.atomicMap() || schema.isAtomic(), field.listType(), field.mapKeys());
        };
    }

    /** What stands at a field of this map or object. */
    Place field(String name) {
        if (schema == null) {
            return OPEN;
        }
        return switch (schema.type()) {
            case MAP -> item();
            case OBJECT -> {
                Schema.Field field = schema.field(name);
                yield field == null ? OPEN : of(field);
            }
            default -> OPEN;
        };
    }

    /** Whether the schema names this field: fields of objects, not keys of maps. */
    boolean names(String field) {
        return schema != null && schema.type() == Schema.Type.OBJECT && schema.field(field) != null;
    }

    /** Whether objects here may have no other fields than those that the schema names. */
    boolean isClosed() {
        return schema != null && schema.type() == Schema.Type.OBJECT && !schema.isOpen();
    }

    /** What the items of this list or the values of this map are. */
    Place item() {
        if (schema == null) {
            return OPEN;
        }
        Schema.Field element = schema.element();
        return element == null ? of(schema.item()) : of(element);
    }

    /** What stands below a step. */
    Place step(String element) {
        if (Elements.isField(element)) {
            return field(Elements.name(element));
        }
        return schema != null && schema.type() == Schema.Type.LIST ? item() : OPEN;
    }

    /** The value that an element of this list has in a key that it does not mention, or null. */
    @Nullable
    Value keyDefault(String name) {
        Schema item = schema == null || schema.type() != Schema.Type.LIST ? null : schema.item();
        Schema.Field field = item == null ? null : item.field(name);
        if (field == null) {
            return null;
        }
        if (field.defaultValue() != null) {
            return field.defaultValue();
        }
        if (field.presence() != Schema.Presence.ALWAYS) {
            return null;
        }
        return switch (field.schema().type()) {
            case STRING -> new StringValue("");
            case INTEGER -> NumberValue.of(0);
            default -> null;
        };
    }

    /** Whether values here are maps or objects; {@code value} tells where there is no schema. */
    boolean isMap(@Nullable Value value) {
        if (schema == null) {
            return value instanceof MapValue;
        }
        return schema.type() == Schema.Type.MAP || schema.type() == Schema.Type.OBJECT;
    }

    /** Whether values here are lists; {@code value} tells where there is no schema. */
    boolean isList(@Nullable Value value) {
        return schema == null ? value instanceof ListValue : schema.type() == Schema.Type.LIST;
    }

    /** Whether a list here is one value. */
    boolean isAtomicList() {
        return listType == Schema.ListType.ATOMIC;
    }

    static MapValue mapOf(@Nullable Value value) {
        return value instanceof MapValue map ? map : MapValue.EMPTY;
    }

    static ListValue listOf(@Nullable Value value) {
        return value instanceof ListValue list ? list : ListValue.EMPTY;
    }

    static boolean isVoid(@Nullable Value value) {
        return value == null
                || value instanceof NullValue
                || (value instanceof MapValue map && map.isEmpty())
                || (value instanceof ListValue list && list.isEmpty());
    }
}
