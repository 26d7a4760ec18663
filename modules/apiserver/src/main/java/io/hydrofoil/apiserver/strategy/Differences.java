package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.Map;
import java.util.Objects;

/** Compares two states of an object. */
final class Differences {
    private Differences() {}

    /** Whether anything but metadata and status differs. */
    static boolean beyondMetadata(MapValue object, MapValue old) {
        return hasOther(object, old) || hasOther(old, object);
    }

    /** Whether a field of metadata differs. */
    static boolean inMetadata(MapValue object, MapValue old, String field) {
        return !Objects.equals(
                object.map("metadata").get(field), old.map("metadata").get(field));
    }

    private static boolean hasOther(MapValue one, MapValue other) {
        for (Map.Entry<String, Value> field : one) {
            String name = field.getKey();
            boolean counts = !name.equals("metadata") && !name.equals("status");
            if (counts && !field.getValue().equals(other.get(name))) {
                return true;
            }
        }
        return false;
    }
}
