package io.hydrofoil.scheduler.census;

import io.hydrofoil.objects.MapValue;
import java.util.HashMap;
import java.util.Map;

/** Labels of namespaces, for selectors that ask for them. */
final class Namespaces {
    private final Map<String, MapValue> labels = new HashMap<>();

    MapValue labels(String namespace) {
        return labels.getOrDefault(namespace, MapValue.EMPTY);
    }

    /** Whether anything changed. */
    boolean put(String namespace, MapValue now) {
        MapValue before = labels.put(namespace, now);
        return !now.equals(before == null ? MapValue.EMPTY : before);
    }

    boolean remove(String namespace) {
        MapValue before = labels.remove(namespace);
        return before != null && !before.isEmpty();
    }
}
