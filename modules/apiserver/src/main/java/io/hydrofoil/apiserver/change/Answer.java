package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.MapValue;

/** What became of a {@link Question}. */
public sealed interface Answer {
    /** An object; not to be changed. */
    record Body(MapValue tree) implements Answer {}

    /** Nobody answered, or nothing that can be read; {@code text} says why. */
    record Failure(String text) implements Answer {}
}
