package io.hydrofoil.objects.cel.tree;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.cel.library.Texts;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.OpaqueVal;
import io.hydrofoil.objects.cel.values.OptionalVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.TimestampVal;
import io.hydrofoil.objects.cel.values.TypeVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Writes values as trees. */
public final class TreeWriter {
    private TreeWriter() {}

    /** A new tree; null if the value has no place in objects. */
    public static @Nullable Value write(Val value) {
        return switch (value) {
            case NullVal ignored -> NullValue.NULL;
            case BoolVal flag -> BoolValue.of(flag == BoolVal.TRUE);
            case IntVal(long number) -> NumberValue.of(number);
            case UintVal(long bits) ->
                bits >= 0 ? NumberValue.of(bits) : NumberValue.of(0x1p63 + (bits - Long.MIN_VALUE));
            case DoubleVal(double number) -> Double.isFinite(number) ? NumberValue.of(number) : null;
            case StringVal(String text) -> new StringValue(text);
            case BytesVal bytes -> new StringValue(Base64.getEncoder().encodeToString(bytes.bytes()));
            case DurationVal ignored -> new StringValue(Texts.plain(value));
            case TimestampVal ignored -> new StringValue(Texts.plain(value));
            case ListVal list -> list(list);
            case MapVal map -> map(map);
            case OptionalVal(var inner) -> inner == null ? NullValue.NULL : write(inner);
            case TypeVal ignored -> null;
            case OpaqueVal ignored -> null;
            case ErrorVal ignored -> null;
        };
    }

    private static @Nullable Value list(ListVal list) {
        ListValue tree = new ListValue();
        for (int i = 0; i < list.size(); i++) {
            Value item = write(list.get(i));
            if (item == null) {
                return null;
            }
            tree.add(item);
        }
        return tree;
    }

    private static @Nullable Value map(MapVal map) {
        if (map instanceof TreeMapVal known) {
            return known.tree().copy();
        }
        MapValue tree = new MapValue();
        for (Val key : map.keys()) {
            Val value = map.find(key);
            Value written = value == null ? null : write(value);
            if (written == null) {
                return null;
            }
            tree.put(Texts.plain(key), written);
        }
        return tree;
    }
}
