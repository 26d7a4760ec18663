package io.hydrofoil.simulation;

import static io.hydrofoil.simulation.Violation.check;

import io.hydrofoil.simulation.Violation.Promise;
import java.util.HashMap;
import java.util.Map;

/**
 * How often each object changes while nobody asks for anything: two loops that contradict one another lose nothing, and
 * break no other promise, but never come to rest.
 */
final class Restlessness {
    /** More than any object needs to settle, or to beat, within the watched half minute. */
    static final int MAX_CHANGES = 8;

    private final Map<String, Integer> changes = new HashMap<>();
    private boolean isWatched;

    /** Nobody asks for anything from now on. */
    void watch() {
        isWatched = true;
    }

    /** The object with this key of the store has changed. */
    void onChange(String key) {
        if (isWatched) {
            int count = changes.merge(key, 1, Integer::sum);
            check(count <= MAX_CHANGES, Promise.REST, "%s changed %d times though nobody asked for it", key, count);
        }
    }
}
