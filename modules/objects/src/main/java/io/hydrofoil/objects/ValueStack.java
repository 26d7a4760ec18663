package io.hydrofoil.objects;

import java.util.Arrays;

/**
 * What a reader has read of maps and lists that are not at their end yet, the inner ones on top. At its end each
 * becomes a value of exactly its size. Owned by one thread.
 */
final class ValueStack {
    private static final String NO_KEY = "";

    private String[] keys = new String[32];
    private Value[] values = new Value[32];
    private int top;

    /** Where the next value comes to lie: the base of a map or list that begins now. */
    int top() {
        return top;
    }

    void push(Value item) {
        push(NO_KEY, item);
    }

    void push(String key, Value value) {
        if (top == keys.length) {
            keys = Arrays.copyOf(keys, 2 * top);
            values = Arrays.copyOf(values, 2 * top);
        }
        keys[top] = key;
        values[top++] = value;
    }

    Value at(int place) {
        return values[place];
    }

    void replace(int at, Value value) {
        values[at] = value;
    }

    /** Where the key lies in the map that begins at {@code base} and is on top; -1: nowhere. */
    @SuppressWarnings("ReferenceEquality") // the same string is the same key; only others need a closer look
    int indexOf(String key, int base) {
        int hash = key.hashCode();
        for (int i = base; i < top; i++) {
            String other = keys[i];
            if (other == key || (other.hashCode() == hash && other.equals(key))) {
                return i;
            }
        }
        return -1;
    }

    /** Takes the map that begins at {@code base} off the top. Its keys differ. */
    MapValue takeMap(int base) {
        MapValue map = MapValue.of(keys, values, base, top);
        top = base;
        return map;
    }

    /** Takes the list that begins at {@code base} off the top. */
    ListValue takeList(int base) {
        ListValue list = ListValue.of(values, base, top);
        top = base;
        return list;
    }
}
