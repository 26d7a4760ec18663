package io.hydrofoil.objects.patch;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Value;
import java.util.Map;

/** JSON merge patch (RFC 7386): objects merge, null removes, everything else replaces. */
public final class MergePatch {
    private MergePatch() {}

    /** Applies {@code patch}, which must be an object. */
    public static MapValue apply(MapValue target, Value patch) throws PatchException {
        if (!(patch instanceof MapValue map)) {
            throw new PatchException(Statuses.badRequest("error decoding patch: Invalid JSON Patch"));
        }
        MapValue result = target.copy();
        merge(result, map);
        return result;
    }

    private static void merge(MapValue target, MapValue patch) {
        for (Map.Entry<String, Value> field : patch) {
            String key = field.getKey();
            Value value = field.getValue();
            if (value instanceof NullValue) {
                target.remove(key);
            } else if (value instanceof MapValue map && target.get(key) instanceof MapValue inner) {
                merge(inner, map);
            } else {
                target.put(key, withoutNulls(value.copy()));
            }
        }
    }

    /** Removes null fields of all maps, also of those in lists; null items stay. */
    static Value withoutNulls(Value value) {
        if (value instanceof MapValue map) {
            map.removeIf((key, field) -> field instanceof NullValue);
            map.forEach(field -> withoutNulls(field.getValue()));
        } else if (value instanceof ListValue list) {
            list.forEach(MergePatch::withoutNulls);
        }
        return value;
    }
}
