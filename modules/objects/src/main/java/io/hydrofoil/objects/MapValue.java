package io.hydrofoil.objects;

import io.hydrofoil.chassis.Invariant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object; keeps the order of insertion; mutable until frozen. One thread owns it while it is mutable.
 * Typed accessors treat a value of another type as absent: shapes are the schema's business and were checked at the
 * door.
 */
public final class MapValue implements Value, Iterable<Map.Entry<String, Value>> {
    /** Shared empty map, frozen. */
    public static final MapValue EMPTY = new MapValue().freeze();

    private final Fields fields;
    private boolean frozen;

    /** An empty map. */
    public MapValue() {
        this(new Fields());
    }

    private MapValue(Fields fields) {
        this.fields = fields;
    }

    /** Of these, whose keys differ. */
    static MapValue of(String[] keys, Value[] values, int from, int to) {
        return new MapValue(Fields.of(keys, values, from, to));
    }

    /** Number of fields. */
    public int size() {
        return fields.size();
    }

    /** Whether there are no fields. */
    public boolean isEmpty() {
        return fields.size() == 0;
    }

    /** Whether the field is present (it may be JSON null). */
    public boolean has(String key) {
        return fields.get(key) != null;
    }

    /** The keys in order; read-only. */
    public Set<String> keys() {
        return fields.keys();
    }

    /** The field, or null if absent. */
    public @Nullable Value get(String key) {
        return fields.get(key);
    }

    /** The value at a path of map keys, or null if any step is absent or not a map. */
    public @Nullable Value at(String... path) {
        Value here = this;
        for (String key : path) {
            if (!(here instanceof MapValue map)) {
                return null;
            }
            Value next = map.fields.get(key);
            if (next == null) {
                return null;
            }
            here = next;
        }
        return here;
    }

    /** The string at a path, or null. */
    public @Nullable String textAt(String... path) {
        return at(path) instanceof StringValue(String text) ? text : null;
    }

    /** The map at a path, or a frozen empty map. */
    public MapValue mapAt(String... path) {
        return at(path) instanceof MapValue map ? map : EMPTY;
    }

    /** The list at a path, or a frozen empty list. */
    public ListValue listAt(String... path) {
        return at(path) instanceof ListValue list ? list : ListValue.EMPTY;
    }

    /** The integer at a path, or {@code otherwise}. */
    public long longAt(long otherwise, String... path) {
        return at(path) instanceof NumberValue number ? number.longValue() : otherwise;
    }

    /** The boolean at a path, or {@code otherwise}. */
    public boolean flagAt(boolean otherwise, String... path) {
        return at(path) instanceof BoolValue flag ? flag.flag() : otherwise;
    }

    /** The string field, or null. */
    public @Nullable String text(String key) {
        return fields.get(key) instanceof StringValue(String text) ? text : null;
    }

    /** The string field, or {@code otherwise}. */
    public String text(String key, String otherwise) {
        return fields.get(key) instanceof StringValue(String text) ? text : otherwise;
    }

    /** The number field truncated to an integer, or {@code otherwise}. */
    public long number(String key, long otherwise) {
        return fields.get(key) instanceof NumberValue number ? number.longValue() : otherwise;
    }

    /** The boolean field, or {@code otherwise}. */
    public boolean flag(String key, boolean otherwise) {
        return fields.get(key) instanceof BoolValue flag ? flag.flag() : otherwise;
    }

    /** The map field, or a frozen empty map (for reading; to write use {@link #ensureMap}). */
    public MapValue map(String key) {
        return fields.get(key) instanceof MapValue map ? map : EMPTY;
    }

    /** The list field, or a frozen empty list (for reading; to write use {@link #ensureList}). */
    public ListValue list(String key) {
        return fields.get(key) instanceof ListValue list ? list : ListValue.EMPTY;
    }

    /** The map field, created if it is absent or not a map. */
    public MapValue ensureMap(String key) {
        if (fields.get(key) instanceof MapValue map) {
            return map;
        }
        MapValue map = new MapValue();
        put(key, map);
        return map;
    }

    /** The list field, created if it is absent or not a list. */
    public ListValue ensureList(String key) {
        if (fields.get(key) instanceof ListValue list) {
            return list;
        }
        ListValue list = new ListValue();
        put(key, list);
        return list;
    }

    /** Sets a field; an existing one keeps its place. */
    public MapValue put(String key, Value value) {
        requireMutable();
        fields.put(key, value);
        return this;
    }

    /** Sets a string field. */
    public MapValue put(String key, String text) {
        return put(key, new StringValue(text));
    }

    /** Sets an integer field. */
    public MapValue put(String key, long number) {
        return put(key, NumberValue.of(number));
    }

    /** Sets a boolean field. */
    public MapValue put(String key, boolean flag) {
        return put(key, BoolValue.of(flag));
    }

    /** Sets a field unless it is present. */
    public MapValue putIfAbsent(String key, Value value) {
        if (!has(key)) {
            put(key, value);
        }
        return this;
    }

    /** Removes a field; returns what it held, or null. */
    public @Nullable Value remove(String key) {
        requireMutable();
        return fields.remove(key);
    }

    /** Removes the fields that match; true if any did. */
    public boolean removeIf(BiPredicate<String, Value> filter) {
        requireMutable();
        return fields.removeIf(filter);
    }

    /** The fields that are strings, in order; others are passed over (labels, annotations, selectors). */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Value> field : this) {
            if (field.getValue() instanceof StringValue(String text)) {
                texts.put(field.getKey(), text);
            }
        }
        return texts;
    }

    /** A map of strings as a JSON object. */
    public static MapValue ofTexts(Map<String, String> texts) {
        MapValue map = new MapValue();
        texts.forEach(map::put);
        return map;
    }

    /** The fields in order, without an entry each; {@code each} must not change the map. */
    public void forEach(BiConsumer<String, Value> each) {
        fields.forEach(each);
    }

    @Override
    public Iterator<Map.Entry<String, Value>> iterator() {
        return fields.iterator();
    }

    @Override
    public MapValue copy() {
        return new MapValue(fields.map(Value::copy));
    }

    @Override
    public MapValue freeze() {
        if (!frozen) {
            frozen = true;
            fields.freezeValues();
        }
        return this;
    }

    private void requireMutable() {
        Invariant.check(!frozen, "a frozen map must not change; copy() it first");
    }

    /** Equal fields in any order. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof MapValue that && fields.equals(that.fields));
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
