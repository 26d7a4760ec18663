package io.hydrofoil.objects;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object in the order of their insertion. Nearly every object of an API has a handful: those lie
 * in two arrays and are found by looking through them, in two thirds of the memory that a hash table takes. Objects
 * with more (data of config maps, long annotations) move into a hash table.
 */
final class Fields {
    /** Most fields in arrays. */
    static final int FEW = 16;

    private static final int FIRST = 4;
    private static final String[] NO_KEYS = {};
    private static final Value[] NO_VALUES = {};

    private String[] keys;
    private Value[] values;
    private int count;
    /** All fields, once there have been more than a few; the arrays are empty then. */
    private @Nullable Map<String, Value> many;

    Fields() {
        this(NO_KEYS, NO_VALUES, 0);
    }

    private Fields(String[] keys, Value[] values, int count) {
        this.keys = keys;
        this.values = values;
        this.count = count;
    }

    /** Of these, whose keys differ. */
    static Fields of(String[] keys, Value[] values, int from, int to) {
        if (to - from <= FEW) {
            return new Fields(Arrays.copyOfRange(keys, from, to), Arrays.copyOfRange(values, from, to), to - from);
        }
        Fields fields = new Fields();
        Map<String, Value> many = LinkedHashMap.newLinkedHashMap(to - from);
        for (int i = from; i < to; i++) {
            many.put(keys[i], values[i]);
        }
        fields.many = many;
        return fields;
    }

    int size() {
        return many == null ? count : many.size();
    }

    @Nullable
    Value get(String key) {
        if (many != null) {
            return many.get(key);
        }
        int at = indexOf(key);
        return at < 0 ? null : values[at];
    }

    @SuppressWarnings("ReferenceEquality") // the same string is the same key; only others need a closer look
    private int indexOf(String key) {
        int hash = key.hashCode();
        for (int i = 0; i < count; i++) {
            String other = keys[i];
            if (other == key || (other.hashCode() == hash && other.equals(key))) {
                return i;
            }
        }
        return -1;
    }

    void put(String key, Value value) {
        if (many != null) {
            many.put(key, value);
            return;
        }
        int at = indexOf(key);
        if (at >= 0) {
            values[at] = value;
        } else if (count < FEW) {
            append(key, value);
        } else {
            spill().put(key, value);
        }
    }

    private void append(String key, Value value) {
        if (count == keys.length) {
            int room = count == 0 ? FIRST : Math.min(2 * count, FEW);
            keys = Arrays.copyOf(keys, room);
            values = Arrays.copyOf(values, room);
        }
        keys[count] = key;
        values[count++] = value;
    }

    private Map<String, Value> spill() {
        Map<String, Value> spilt = LinkedHashMap.newLinkedHashMap(4 * FEW);
        for (int i = 0; i < count; i++) {
            spilt.put(keys[i], values[i]);
        }
        keys = NO_KEYS;
        values = NO_VALUES;
        count = 0;
        many = spilt;
        return spilt;
    }

    @Nullable
    Value remove(String key) {
        if (many != null) {
            return many.remove(key);
        }
        int at = indexOf(key);
        if (at < 0) {
            return null;
        }
        Value removed = values[at];
        System.arraycopy(keys, at + 1, keys, at, count - at - 1);
        System.arraycopy(values, at + 1, values, at, count - at - 1);
        count--;
        clear(count, count + 1);
        return removed;
    }

    boolean removeIf(BiPredicate<String, Value> filter) {
        if (many != null) {
            return many.entrySet().removeIf(entry -> filter.test(entry.getKey(), entry.getValue()));
        }
        int kept = 0;
        int before = count;
        for (int i = 0; i < before; i++) {
            if (!filter.test(keys[i], values[i])) {
                keys[kept] = keys[i];
                values[kept++] = values[i];
            }
        }
        count = kept;
        clear(kept, before);
        return kept < before;
    }

    /** Lets go what lies beyond the last field. */
    @SuppressWarnings("NullAway") // nobody reads beyond the last field
    private void clear(int from, int to) {
        Arrays.fill(keys, from, to, null);
        Arrays.fill(values, from, to, null);
    }

    /** The same fields with what {@code each} makes of their values. */
    Fields map(UnaryOperator<Value> each) {
        if (many != null) {
            Fields copy = new Fields();
            Map<String, Value> made = LinkedHashMap.newLinkedHashMap(many.size());
            many.forEach((key, value) -> made.put(key, each.apply(value)));
            copy.many = made;
            return copy;
        }
        Value[] made = new Value[count];
        for (int i = 0; i < count; i++) {
            made[i] = each.apply(values[i]);
        }
        return new Fields(Arrays.copyOf(keys, count), made, count);
    }

    void freezeValues() {
        if (many != null) {
            many.values().forEach(Value::freeze);
            return;
        }
        for (int i = 0; i < count; i++) {
            values[i].freeze();
        }
    }

    /** In order; {@code each} must not change them. */
    void forEach(BiConsumer<String, Value> each) {
        if (many != null) {
            many.forEach(each);
            return;
        }
        for (int i = 0; i < count; i++) {
            each.accept(keys[i], values[i]);
        }
    }

    /** Read-only; not to be used over a change. */
    Iterator<Map.Entry<String, Value>> iterator() {
        return many == null
                ? new InArrays()
                : Collections.unmodifiableMap(many).entrySet().iterator();
    }

    /** A view, read-only. */
    Set<String> keys() {
        return many == null ? new Keys() : Collections.unmodifiableSet(many.keySet());
    }

    /** Equal fields in any order. */
    @Override
    @SuppressWarnings("ReferenceEquality") // as in indexOf
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Fields that) || size() != that.size()) {
            return false;
        }
        if (many != null || that.many != null) {
            return isIn(that);
        }
        for (int i = 0; i < count; i++) {
            int at = that.keys[i] == keys[i] ? i : that.indexOf(keys[i]);
            if (at < 0 || !values[i].equals(that.values[at])) {
                return false;
            }
        }
        return true;
    }

    private boolean isIn(Fields that) {
        for (Iterator<Map.Entry<String, Value>> all = iterator(); all.hasNext(); ) {
            Map.Entry<String, Value> field = all.next();
            if (!field.getValue().equals(that.get(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Iterator<Map.Entry<String, Value>> all = iterator(); all.hasNext(); ) {
            hash += all.next().hashCode();
        }
        return hash;
    }

    private final class InArrays implements Iterator<Map.Entry<String, Value>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < count;
        }

        @Override
        public Map.Entry<String, Value> next() {
            if (next >= count) {
                throw new NoSuchElementException();
            }
            return Map.entry(keys[next], values[next++]);
        }
    }

    private final class Keys extends AbstractSet<String> {
        @Override
        public int size() {
            return Fields.this.size();
        }

        @Override
        public boolean contains(Object key) {
            return key instanceof String text && get(text) != null;
        }

        @Override
        public Iterator<String> iterator() {
            Iterator<Map.Entry<String, Value>> all = Fields.this.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public String next() {
                    return all.next().getKey();
                }
            };
        }
    }
}
