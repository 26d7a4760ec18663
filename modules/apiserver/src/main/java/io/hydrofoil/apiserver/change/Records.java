package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.Kind;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The applied state as a write sees it. What a decision rests on becomes a condition of its transaction where it
 * matters.
 */
public interface Records {
    /** The object, or null; {@code kind} may be any version of it. */
    @Nullable
    Current get(Kind kind, String namespace, String name);

    /** Whether a key that is no object (an allocation) is there. */
    boolean has(byte[] key);

    /**
     * The objects of a namespace (all namespaces: empty) that {@code wanted} accepts, in key order. Costs as much as
     * there are objects.
     */
    List<Current> list(Kind kind, String namespace, Predicate<Current> wanted);
}
