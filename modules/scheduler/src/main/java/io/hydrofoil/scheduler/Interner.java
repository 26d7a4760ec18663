package io.hydrofoil.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small integers for equal values, counted from 0, never given back. Owned by one thread. */
final class Interner<T> {
    /** The id of a value that was never interned. */
    static final int ABSENT = -1;

    private final Map<T, Integer> ids = new HashMap<>();
    private final List<T> values = new ArrayList<>();

    int intern(T value) {
        Integer known = ids.get(value);
        if (known != null) {
            return known;
        }
        int id = values.size();
        ids.put(value, id);
        values.add(value);
        return id;
    }

    /** The id, or {@link #ABSENT}. */
    int find(T value) {
        return ids.getOrDefault(value, ABSENT);
    }

    T get(int id) {
        return values.get(id);
    }

    int size() {
        return values.size();
    }
}
