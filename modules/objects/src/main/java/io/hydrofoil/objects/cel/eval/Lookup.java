package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import org.jspecify.annotations.Nullable;

/** Finds fields, entries and items. */
final class Lookup {
    private Lookup() {}

    /** The value at a key, or an error that says that there is none. */
    static Val get(Val container, Val key) {
        Val found = find(container, key);
        if (found != null) {
            return found;
        }
        return container instanceof ListVal
                ? new ErrorVal("index out of bounds: " + shown(key))
                : ErrorVal.noSuchKey(shown(key));
    }

    /** The value at a key; null if there is none; an error if a key like this cannot be looked up. */
    static @Nullable Val find(Val container, Val key) {
        return switch (container) {
            case ErrorVal error -> error;
            case MapVal map -> key instanceof StringVal(String name) ? map.find(name) : map.find(key);
            case ListVal list -> item(list, key);
            default -> null;
        };
    }

    private static @Nullable Val item(ListVal list, Val key) {
        long index;
        switch (key) {
            case IntVal(long number) -> index = number;
            case UintVal(long bits) -> index = bits;
            case DoubleVal(double number) when number == Math.rint(number) -> index = (long) number;
            case DoubleVal(double number) -> {
                return new ErrorVal("unsupported index value " + number + " in list");
            }
            default -> {
                return new ErrorVal("unsupported index type '" + key.type().name() + "' in list");
            }
        }
        return index >= 0 && index < list.size() ? list.get((int) index) : null;
    }

    private static String shown(Val key) {
        return switch (key) {
            case StringVal(String text) -> text;
            case IntVal(long number) -> Long.toString(number);
            case UintVal(long bits) -> Long.toUnsignedString(bits);
            case DoubleVal(double number) -> Double.toString(number);
            default -> key.toString();
        };
    }
}
