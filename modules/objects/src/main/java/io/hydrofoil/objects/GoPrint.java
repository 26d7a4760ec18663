package io.hydrofoil.objects;

import java.util.stream.Collectors;

/** Values as Go's fmt prints them with {@code %v}: maps by key, without quotes. Some refusals show them so. */
public final class GoPrint {
    private GoPrint() {}

    /** The value in such text. */
    public static String of(Value value) {
        return switch (value) {
            case StringValue(String text) -> text;
            case NullValue ignored -> "<nil>";
            case ListValue list -> list.stream().map(GoPrint::of).collect(Collectors.joining(" ", "[", "]"));
            case MapValue map ->
                map.keys().stream().sorted().map(key -> field(map, key)).collect(Collectors.joining(" ", "map[", "]"));
            case NumberValue number -> Json.text(number);
            case BoolValue flag -> Json.text(flag);
        };
    }

    private static String field(MapValue map, String key) {
        Value value = map.get(key);
        return key + ":" + of(value == null ? NullValue.NULL : value);
    }

    /** The name of the type that Go's decoder gives the value. */
    public static String type(Value value) {
        return switch (value) {
            case StringValue ignored -> "string";
            case NumberValue number -> number.isIntegral() ? "int64" : "float64";
            case ListValue ignored -> "[]interface {}";
            case MapValue ignored -> "map[string]interface {}";
            case NullValue ignored -> "<nil>";
            case BoolValue ignored -> "bool";
        };
    }
}
