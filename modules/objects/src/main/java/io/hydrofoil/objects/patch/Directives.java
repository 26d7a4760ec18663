package io.hydrofoil.objects.patch;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What remains of a strategic patch's content where there is nothing to merge it with. */
final class Directives {
    private Directives() {}

    /** A copy without directives and null fields; null if the content was only there to be deleted. */
    static @Nullable Value without(Value value) {
        return switch (value) {
            case MapValue map -> map(map);
            case ListValue list -> {
                ListValue kept = new ListValue();
                for (Value item : list) {
                    Value fresh = without(item);
                    boolean marker = item instanceof MapValue map && isOnlyMarker(map);
                    if (fresh != null && !marker) {
                        kept.add(fresh);
                    }
                }
                yield kept;
            }
            default -> value;
        };
    }

    private static @Nullable MapValue map(MapValue map) {
        if (map.get(StrategicPatch.PATCH) instanceof StringValue(String directive) && directive.equals("delete")) {
            return null;
        }
        MapValue kept = new MapValue();
        for (Map.Entry<String, Value> entry : map) {
            if (!isDirective(entry.getKey()) && !(entry.getValue() instanceof NullValue)) {
                Value fresh = without(entry.getValue());
                if (fresh != null) {
                    kept.put(entry.getKey(), fresh);
                }
            }
        }
        return kept;
    }

    private static boolean isOnlyMarker(MapValue map) {
        return map.size() == 1 && map.has(StrategicPatch.PATCH);
    }

    private static boolean isDirective(String key) {
        return key.equals(StrategicPatch.PATCH)
                || key.equals(StrategicPatch.RETAIN_KEYS)
                || key.startsWith(StrategicPatch.SET_ELEMENT_ORDER)
                || key.startsWith(StrategicPatch.DELETE_FROM_LIST);
    }
}
