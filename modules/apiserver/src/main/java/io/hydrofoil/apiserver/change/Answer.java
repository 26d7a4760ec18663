package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** What became of a {@link Question}. */
public sealed interface Answer {
    /** An object; not to be changed. */
    record Body(MapValue tree) implements Answer {}

    /** The objects of a conversion, which will do; not to be changed. */
    record Converted(List<MapValue> objects) implements Answer {}

    /** Nobody answered, or nothing that can be read; {@code text} says why. */
    record Failure(String text) implements Answer {}

    /** There is no going on without an answer, and none that will do; {@code status} says why. */
    record Refusal(ApiStatus status) implements Answer {}
}
