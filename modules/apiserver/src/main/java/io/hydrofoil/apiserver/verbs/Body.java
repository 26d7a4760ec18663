package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Value;
import java.util.function.Consumer;

/** What a client sent. Read anew for each attempt, since an attempt changes its tree. */
@FunctionalInterface
public interface Body {
    /**
     * The value, which belongs to the caller.
     *
     * @param onDuplicate told of fields that stand twice, in the words of a warning
     */
    Value read(Consumer<String> onDuplicate) throws MalformedException;

    /** As {@link #read(Consumer)}, as an object of this schema: JSON fields that stand twice are merged. */
    default Value read(Schema schema, Consumer<String> onDuplicate) throws MalformedException {
        return read(onDuplicate);
    }

    /** Tells the path of each key in the order of the document, those that stand twice twice; of JSON only. */
    default void keys(Consumer<String> onKey) throws MalformedException {}

    /** Whether it came as JSON: what cannot be read of it is told of as such. */
    default boolean isJson() {
        return false;
    }

    /** The body as it was sent, for messages; empty if it was no text. */
    default String text() {
        return "";
    }

    /** The body as messages quote it that cannot tell what it is: no more than how it begins; empty: not at all. */
    default String quoted() {
        return "";
    }
}
