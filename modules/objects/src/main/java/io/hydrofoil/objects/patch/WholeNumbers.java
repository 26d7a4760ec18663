package io.hydrofoil.objects.patch;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.util.Map;

/**
 * Reads {@code 3.0} and {@code 3e0} as 3. Bodies and other patches are read into typed fields, which take no such text
 * for an integer; a strategic patch is read into numbers first, and these into fields.
 */
final class WholeNumbers {
    private static final double LIMIT = 0x1p63;

    private WholeNumbers() {}

    /** The same object with whole numbers as integers; a copy. */
    static MapValue in(MapValue patch) {
        return (MapValue) read(patch);
    }

    private static Value read(Value value) {
        return switch (value) {
            case NumberValue number -> isWhole(number) ? NumberValue.of(number.longValue()) : number;
            case MapValue map -> {
                MapValue read = new MapValue();
                for (Map.Entry<String, Value> field : map) {
                    read.put(field.getKey(), read(field.getValue()));
                }
                yield read;
            }
            case ListValue list -> {
                ListValue read = new ListValue();
                list.forEach(item -> read.add(read(item)));
                yield read;
            }
            default -> value;
        };
    }

    private static boolean isWhole(NumberValue number) {
        double decimal = number.doubleValue();
        return !number.isIntegral() && decimal == Math.rint(decimal) && Math.abs(decimal) < LIMIT;
    }
}
