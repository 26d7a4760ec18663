package io.hydrofoil.objects;

import io.hydrofoil.objects.patch.JsonPatch;
import io.hydrofoil.objects.patch.MergePatch;
import io.hydrofoil.objects.patch.StrategicPatch;

/**
 * Applies patches to objects. Pure: neither the target nor the patch changes, the result is a new mutable tree. Whether
 * the result is a valid object is
 * the caller's business. Where a real server deviates from the RFCs, so does this (source: recordings).
 */
public final class Patches {
    private Patches() {}

    /** A JSON patch (RFC 6902): a list of operations, all or none. */
    public static MapValue json(MapValue target, Value patch) throws PatchException {
        return JsonPatch.apply(target, patch);
    }

    /** A JSON merge patch (RFC 7386): an object. */
    public static MapValue merge(MapValue target, Value patch) throws PatchException {
        return MergePatch.apply(target, patch);
    }

    /** A strategic merge patch of an object of {@code kind}; null changes nothing. */
    public static MapValue strategic(Kind kind, MapValue target, Value patch) throws PatchException {
        return strategic(Schema.of(kind), target, patch);
    }

    /** As {@link #strategic(Kind, MapValue, Value)}, for the body of a subresource such as a Scale. */
    public static MapValue strategic(Schema schema, MapValue target, Value patch) throws PatchException {
        return StrategicPatch.apply(schema, target, patch);
    }
}
