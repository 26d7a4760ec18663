package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The applied state as a write sees it. What a decision rests on becomes a condition of its transaction where it
 * matters.
 */
public interface Records {
    /** The object, or null; {@code kind} may be any version of it. It belongs to the receiver, who may change it. */
    @Nullable
    Current get(Kind kind, String namespace, String name);

    /** The same to be read only: frozen, since others look at the same. Much cheaper for what is looked at often. */
    @Nullable
    Current look(Kind kind, String namespace, String name);

    /** The labels of an object; empty if there is none. Costs no reading of the object. */
    Map<String, String> labels(Kind kind, String namespace, String name);

    /** Whether a key is there, of an object or of something else (an allocation). */
    boolean has(byte[] key);

    /**
     * The objects of a namespace (all namespaces: empty) that {@code wanted} accepts, in key order, to be read only:
     * frozen, as those of {@link #look}. Costs as much as there are objects.
     */
    List<Current> list(Kind kind, String namespace, Predicate<Current> wanted);
}
