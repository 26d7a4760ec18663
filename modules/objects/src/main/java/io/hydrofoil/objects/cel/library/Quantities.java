package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.OpaqueVal;
import io.hydrofoil.objects.cel.values.Val;
import java.math.BigDecimal;
import java.util.List;

/** Resource quantities such as {@code 500m}. */
final class Quantities {
    static final Type QUANTITY = Type.struct("kubernetes.Quantity");

    private Quantities() {}

    /** A quantity. Quantities of one amount are equal. */
    record QuantityVal(Quantity quantity) implements OpaqueVal {
        @Override
        public Type type() {
            return QUANTITY;
        }
    }

    private interface Operation {
        Val apply(Quantity one, Quantity other);
    }

    static List<FunctionDecl> functions() {
        return List.of(
                FunctionDecl.of(
                        "quantity",
                        Overload.function("string_to_quantity", QUANTITY, values -> read(values[0]), Type.STRING)),
                FunctionDecl.of(
                        "isQuantity",
                        Overload.function(
                                "is_quantity_string",
                                Type.BOOL,
                                values -> BoolVal.of(read(values[0]) instanceof QuantityVal),
                                Type.STRING)),
                FunctionDecl.of(
                        "sign",
                        Overload.function(
                                "quantity_sign",
                                Type.INT,
                                values -> new IntVal(quantity(values[0]).signum()),
                                QUANTITY)),
                FunctionDecl.of(
                        "isInteger",
                        Overload.member(
                                "quantity_is_integer",
                                Type.BOOL,
                                values ->
                                        BoolVal.of(isInteger(quantity(values[0]).amount())),
                                QUANTITY)),
                FunctionDecl.of(
                        "asInteger",
                        Overload.member(
                                "quantity_get_int",
                                Type.INT,
                                values -> asInteger(quantity(values[0]).amount()),
                                QUANTITY)),
                FunctionDecl.of(
                        "asApproximateFloat",
                        Overload.member(
                                "quantity_get_float",
                                Type.DOUBLE,
                                values -> new DoubleVal(
                                        quantity(values[0]).amount().doubleValue()),
                                QUANTITY)),
                binary(
                        "isGreaterThan",
                        "quantity_is_greater_than",
                        Type.BOOL,
                        (one, other) -> BoolVal.of(one.compareTo(other) > 0)),
                binary(
                        "isLessThan",
                        "quantity_is_less_than",
                        Type.BOOL,
                        (one, other) -> BoolVal.of(one.compareTo(other) < 0)),
                binary("compareTo", "quantity_compare_to", Type.INT, (one, other) -> new IntVal(one.compareTo(other))),
                changed("add", "quantity_add", (one, other) -> new QuantityVal(one.plus(other))),
                changed("sub", "quantity_sub", (one, other) -> new QuantityVal(one.minus(other))));
    }

    private static FunctionDecl binary(String name, String id, Type result, Operation operation) {
        return FunctionDecl.of(name, with(id, result, operation, QUANTITY));
    }

    private static FunctionDecl changed(String name, String id, Operation operation) {
        return FunctionDecl.of(
                name, with(id, QUANTITY, operation, QUANTITY), with(id + "_int", QUANTITY, operation, Type.INT));
    }

    private static Overload with(String id, Type result, Operation operation, Type operand) {
        return Overload.member(
                id, result, values -> operation.apply(quantity(values[0]), quantity(values[1])), QUANTITY, operand);
    }

    private static Quantity quantity(Val value) {
        return value instanceof IntVal(long number) ? Quantity.of(number) : ((QuantityVal) value).quantity;
    }

    private static Val read(Val text) {
        try {
            return new QuantityVal(Quantity.parse(Texts.text(text)));
        } catch (MalformedException e) {
            return new ErrorVal(String.valueOf(e.getMessage()));
        }
    }

    /** Whether it is written without fractions, as no {@code 1.0} and no {@code 1000m} is, and fits 64 bits. */
    private static boolean isInteger(BigDecimal amount) {
        return amount.scale() <= 0 && amount.toBigInteger().bitLength() < Long.SIZE;
    }

    private static Val asInteger(BigDecimal amount) {
        return isInteger(amount) ? new IntVal(amount.longValue()) : new ErrorVal("cannot convert value to integer");
    }
}
