package io.hydrofoil.objects.quota;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ResourceList;

/** How objects of one kind are counted. Pure. */
public interface Measure {
    /** Whether this kind is counted by a name. */
    boolean counts(String name);

    /** What an object counts for, under all names. */
    ResourceList usage(MapValue object, long nowMs);

    /** What an object must state so that it can be counted; empty if it does. */
    default String missing(MapValue object, ResourceList names) {
        return "";
    }

    /** When an object stops to count by time alone. */
    default long endsMs(MapValue object) {
        return Long.MAX_VALUE;
    }
}
