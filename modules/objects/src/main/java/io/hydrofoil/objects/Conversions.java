package io.hydrofoil.objects;

import io.hydrofoil.objects.convert.EventConversion;
import io.hydrofoil.objects.convert.HpaConversion;

/**
 * Shows an object of one kind as another kind that is stored together with it. Pure; the result is a new tree in the
 * shape of its kind.
 */
public final class Conversions {
    private Conversions() {}

    /**
     * Converts {@code object}, an object of {@code from}, to {@code to}. Versions of one kind that differ in nothing
     * but the version only change
     * their apiVersion.
     *
     * @throws IllegalArgumentException if the kinds do not show the same stored objects
     */
    public static MapValue convert(Kind from, Kind to, MapValue object) {
        CustomKind custom = to.custom();
        if (custom != null) {
            return custom.toShown(to, object);
        }
        if (!from.storageResource().equals(to.storageResource())) {
            throw new IllegalArgumentException(from + " cannot be shown as " + to);
        }
        MapValue converted = content(from, to, object.copy());
        converted.put("apiVersion", to.apiVersion()).put("kind", to.kind());
        return from.equals(to) ? converted : Shape.settle(to, converted);
    }

    private static MapValue content(Kind from, Kind to, MapValue object) {
        if (from.equals(to)) {
            return object;
        }
        if (from.kind().equals("Event") && !from.group().equals(to.group())) {
            return to.group().isEmpty() ? EventConversion.toCore(object) : EventConversion.toEvents(object);
        }
        if (from.kind().equals("HorizontalPodAutoscaler") && from.version().equals("v1")) {
            return HpaConversion.toV2(object);
        }
        if (from.kind().equals("HorizontalPodAutoscaler") && to.version().equals("v1")) {
            return HpaConversion.toV1(object);
        }
        return object;
    }
}
