package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.syntax.Operators;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.TimestampVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code + - * / %}. Numbers that do not fit are errors, never other numbers. */
final class Arithmetic {
    private static final ErrorVal OVERFLOW = new ErrorVal("integer overflow");
    private static final ErrorVal UNSIGNED_OVERFLOW = new ErrorVal("unsigned integer overflow");
    private static final ErrorVal DIVISION_BY_ZERO = new ErrorVal("division by zero");
    private static final ErrorVal MODULUS_BY_ZERO = new ErrorVal("modulus by zero");

    private Arithmetic() {}

    /** An operation of two operands. */
    private interface Binary {
        Val apply(Val left, Val right);
    }

    static List<FunctionDecl> functions() {
        List<FunctionDecl> functions = new ArrayList<>();
        Type time = Type.TIMESTAMP;
        Type span = Type.DURATION;
        Type list = Type.list(Type.parameter("A"));
        functions.add(operator(
                Operators.ADD,
                Arithmetic::add,
                same("add_bytes", Type.BYTES),
                same("add_double", Type.DOUBLE),
                same("add_duration_duration", span),
                mixed("add_duration_timestamp", time, span, time),
                mixed("add_timestamp_duration", time, time, span),
                same("add_int64", Type.INT),
                same("add_list", list),
                same("add_string", Type.STRING),
                same("add_uint64", Type.UINT)));
        functions.add(operator(
                Operators.SUBTRACT,
                Arithmetic::subtract,
                same("subtract_double", Type.DOUBLE),
                same("subtract_duration_duration", span),
                same("subtract_int64", Type.INT),
                mixed("subtract_timestamp_duration", time, time, span),
                mixed("subtract_timestamp_timestamp", span, time, time),
                same("subtract_uint64", Type.UINT)));
        functions.add(operator(Operators.MULTIPLY, Arithmetic::multiply, numbers("multiply")));
        functions.add(operator(Operators.DIVIDE, Arithmetic::divide, numbers("divide")));
        functions.add(operator(
                Operators.MODULO,
                Arithmetic::modulo,
                same("modulo_int64", Type.INT),
                same("modulo_uint64", Type.UINT)));
        Overload.Body negate = values -> negate(values[0]);
        functions.add(FunctionDecl.operator(
                Operators.NEGATE,
                negate,
                List.of(
                        Overload.function("negate_double", Type.DOUBLE, negate, Type.DOUBLE),
                        Overload.function("negate_int64", Type.INT, negate, Type.INT))));
        return functions;
    }

    private static FunctionDecl operator(String name, Binary binary, Overload... overloads) {
        Overload.Body body = values -> binary.apply(values[0], values[1]);
        return FunctionDecl.operator(name, body, List.of(overloads));
    }

    private static Overload same(String id, Type type) {
        return mixed(id, type, type, type);
    }

    private static Overload mixed(String id, Type result, Type left, Type right) {
        return Overload.function(id, result, values -> ErrorVal.NO_SUCH_OVERLOAD, left, right);
    }

    private static Overload[] numbers(String operation) {
        return new Overload[] {
            same(operation + "_double", Type.DOUBLE),
            same(operation + "_int64", Type.INT),
            same(operation + "_uint64", Type.UINT)
        };
    }

    static Val add(Val left, Val right) {
        try {
            return switch (left) {
                case IntVal(long a) when right instanceof IntVal(long b) -> new IntVal(Math.addExact(a, b));
                case UintVal(long a)
                when right instanceof UintVal(long b) ->
                    Long.compareUnsigned(a + b, a) < 0 ? UNSIGNED_OVERFLOW : new UintVal(a + b);
                case DoubleVal(double a) when right instanceof DoubleVal(double b) -> new DoubleVal(a + b);
                case StringVal(String a) when right instanceof StringVal(String b) -> new StringVal(a + b);
                case BytesVal a when right instanceof BytesVal b -> joined(a.bytes(), b.bytes());
                case ListVal a when right instanceof ListVal b -> a.plus(b);
                case DurationVal(long a)
                when right instanceof DurationVal(long b) -> new DurationVal(Math.addExact(a, b));
                case DurationVal(long a) when right instanceof TimestampVal b -> Times.shifted(b, a, 1);
                case TimestampVal a when right instanceof DurationVal(long b) -> Times.shifted(a, b, 1);
                default -> ErrorVal.NO_SUCH_OVERLOAD;
            };
        } catch (ArithmeticException e) {
            return overflow(left);
        }
    }

    private static ErrorVal overflow(Val operand) {
        return operand instanceof IntVal ? OVERFLOW : Times.DURATION_OVERFLOW;
    }

    private static BytesVal joined(byte[] head, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return new BytesVal(joined);
    }

    private static Val subtract(Val left, Val right) {
        try {
            return switch (left) {
                case IntVal(long a) when right instanceof IntVal(long b) -> new IntVal(Math.subtractExact(a, b));
                case UintVal(long a)
                when right instanceof UintVal(long b) ->
                    Long.compareUnsigned(a, b) < 0 ? UNSIGNED_OVERFLOW : new UintVal(a - b);
                case DoubleVal(double a) when right instanceof DoubleVal(double b) -> new DoubleVal(a - b);
                case DurationVal(long a)
                when right instanceof DurationVal(long b) -> new DurationVal(Math.subtractExact(a, b));
                case TimestampVal a when right instanceof DurationVal(long b) -> Times.shifted(a, b, -1);
                case TimestampVal a when right instanceof TimestampVal b -> Times.between(b, a);
                default -> ErrorVal.NO_SUCH_OVERLOAD;
            };
        } catch (ArithmeticException e) {
            return overflow(left);
        }
    }

    private static Val multiply(Val left, Val right) {
        return switch (left) {
            case IntVal(long a)
            when right instanceof IntVal(long b) -> {
                boolean fits = Math.multiplyHigh(a, b) == (a * b) >> 63;
                yield fits ? new IntVal(a * b) : OVERFLOW;
            }
            case UintVal(long a)
            when right instanceof UintVal(long b) ->
                Math.unsignedMultiplyHigh(a, b) == 0 ? new UintVal(a * b) : UNSIGNED_OVERFLOW;
            case DoubleVal(double a) when right instanceof DoubleVal(double b) -> new DoubleVal(a * b);
            default -> ErrorVal.NO_SUCH_OVERLOAD;
        };
    }

    private static Val divide(Val left, Val right) {
        return switch (left) {
            case IntVal(long a)
            when right instanceof IntVal(long b) -> {
                if (b == 0) {
                    yield DIVISION_BY_ZERO;
                }
                yield a == Long.MIN_VALUE && b == -1 ? OVERFLOW : new IntVal(a / b);
            }
            case UintVal(long a)
            when right instanceof UintVal(long b) -> b == 0 ? DIVISION_BY_ZERO : new UintVal(Long.divideUnsigned(a, b));
            case DoubleVal(double a) when right instanceof DoubleVal(double b) -> new DoubleVal(a / b);
            default -> ErrorVal.NO_SUCH_OVERLOAD;
        };
    }

    private static Val modulo(Val left, Val right) {
        return switch (left) {
            case IntVal(long a)
            when right instanceof IntVal(long b) -> {
                if (b == 0) {
                    yield MODULUS_BY_ZERO;
                }
                yield a == Long.MIN_VALUE && b == -1 ? OVERFLOW : new IntVal(a % b);
            }
            case UintVal(long a)
            when right instanceof UintVal(long b) ->
                b == 0 ? MODULUS_BY_ZERO : new UintVal(Long.remainderUnsigned(a, b));
            default -> ErrorVal.NO_SUCH_OVERLOAD;
        };
    }

    private static Val negate(Val operand) {
        return switch (operand) {
            case IntVal(long number) -> number == Long.MIN_VALUE ? OVERFLOW : new IntVal(-number);
            case DoubleVal(double number) -> new DoubleVal(-number);
            default -> ErrorVal.NO_SUCH_OVERLOAD;
        };
    }
}
