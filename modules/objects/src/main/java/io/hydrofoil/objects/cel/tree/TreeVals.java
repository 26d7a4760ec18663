package io.hydrofoil.objects.cel.tree;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.cel.library.Moments;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads trees as values, without copying: a tree must not change while expressions look at it. */
public final class TreeVals {
    private TreeVals() {}

    /** A value of which nothing is known but what it is. */
    public static Val of(@Nullable Value value) {
        return switch (value) {
            case null -> NullVal.NULL;
            case NullValue ignored -> NullVal.NULL;
            case BoolValue flag -> BoolVal.of(flag.flag());
            case StringValue(String text) -> new StringVal(text);
            case NumberValue number ->
                number.isIntegral() ? new IntVal(number.longValue()) : new DoubleVal(number.doubleValue());
            case ListValue list -> new TreeList(list, TreeType.DYN);
            case MapValue map -> new TreeMapVal(map, TreeType.DYN);
        };
    }

    /** A value of a type. */
    public static Val of(@Nullable Value value, TreeType type) {
        if (type.kind() == TreeType.Kind.DYN) {
            return of(value);
        }
        return switch (value) {
            case null -> nothing(type);
            case NullValue ignored -> nothing(type);
            case BoolValue flag -> type.kind() == TreeType.Kind.BOOL ? BoolVal.of(flag.flag()) : mismatch(type, "bool");
            case StringValue(String text) -> text(text, type);
            case NumberValue number -> number(number, type);
            case ListValue list -> type.element() != null ? list(list, type) : mismatch(type, "list");
            case MapValue map ->
                type.kind() == TreeType.Kind.OBJECT || type.kind() == TreeType.Kind.MAP
                        ? new TreeMapVal(map, type)
                        : mismatch(type, "map");
        };
    }

    private static Val nothing(TreeType type) {
        return type.isNullable() ? NullVal.NULL : new ErrorVal("invalid data, got null for schema with nullable=false");
    }

    private static ErrorVal mismatch(TreeType type, String given) {
        return new ErrorVal("invalid data, expected " + type.type().shown() + ", got " + given);
    }

    private static Val list(ListValue list, TreeType type) {
        return type.kind() == TreeType.Kind.MAP ? mismatch(type, "list") : new TreeList(list, type);
    }

    private static Val text(String text, TreeType type) {
        return switch (type.kind()) {
            case STRING, INT_OR_STRING -> new StringVal(text);
            case BYTES -> bytes(text);
            case DURATION -> Moments.duration(text);
            case DATE -> Moments.date(text);
            case DATE_TIME -> Moments.dateTime(text);
            default -> mismatch(type, "string");
        };
    }

    private static Val bytes(String text) {
        try {
            return new BytesVal(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return new ErrorVal("Invalid byte formatted string " + text + ": illegal base64 data");
        }
    }

    private static Val number(NumberValue number, TreeType type) {
        return switch (type.kind()) {
            case INT, INT_OR_STRING -> new IntVal(number.longValue());
            case DOUBLE -> new DoubleVal(number.doubleValue());
            default -> mismatch(type, "number");
        };
    }
}
