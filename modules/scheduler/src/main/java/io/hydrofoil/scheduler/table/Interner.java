package io.hydrofoil.scheduler.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small integers for equal values, counted from 0, never given back. Owned by one thread. */
public final class Interner<T> {
    /** The id of a value that was never interned. */
    public static final int ABSENT = -1;

    private final Map<T, Integer> ids = new HashMap<>();
    private final List<T> values = new ArrayList<>();

    /** The value's id, a new one at its first mention. */
    public int intern(T value) {
        Integer known = ids.get(value);
        if (known != null) {
            return known;
        }
        int id = values.size();
        ids.put(value, id);
        values.add(value);
        return id;
    }

    /** The first of all equal values. */
    public T canonical(T value) {
        return get(intern(value));
    }

    /** The id, or {@link #ABSENT}. */
    public int find(T value) {
        return ids.getOrDefault(value, ABSENT);
    }

    /** The value of an id. */
    public T get(int id) {
        return values.get(id);
    }

    /** How many values there are: every id is below this. */
    public int size() {
        return values.size();
    }
}
