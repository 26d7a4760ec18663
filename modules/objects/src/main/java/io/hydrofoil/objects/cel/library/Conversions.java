package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.TimestampVal;
import io.hydrofoil.objects.cel.values.TypeVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code int(…)} and its like: from one type to another. */
final class Conversions {
    private static final ErrorVal OVERFLOW = new ErrorVal("integer overflow");
    private static final ErrorVal UNSIGNED_OVERFLOW = new ErrorVal("unsigned integer overflow");

    private Conversions() {}

    /** Null: the value cannot become that. */
    private interface Conversion {
        @Nullable
        Val of(Val value);
    }

    static List<FunctionDecl> functions() {
        return Stream.of(toPlain(), toNumbers(), toTimes())
                .flatMap(List::stream)
                .toList();
    }

    private static List<FunctionDecl> toPlain() {
        Type any = Type.parameter("A");
        return List.of(
                FunctionDecl.of(
                        "type", Overload.function("type", Type.of(any), values -> new TypeVal(values[0].type()), any)),
                FunctionDecl.of("dyn", Overload.function("to_dyn", Type.DYN, values -> values[0], any)),
                to(Type.BOOL, Conversions::toBool, "bool_to_bool", Type.BOOL, "string_to_bool", Type.STRING),
                to(Type.BYTES, Conversions::toBytes, "bytes_to_bytes", Type.BYTES, "string_to_bytes", Type.STRING),
                to(
                        Type.STRING,
                        Conversions::toText,
                        "string_to_string",
                        Type.STRING,
                        "bool_to_string",
                        Type.BOOL,
                        "bytes_to_string",
                        Type.BYTES,
                        "double_to_string",
                        Type.DOUBLE,
                        "duration_to_string",
                        Type.DURATION,
                        "int64_to_string",
                        Type.INT,
                        "timestamp_to_string",
                        Type.TIMESTAMP,
                        "uint64_to_string",
                        Type.UINT));
    }

    private static List<FunctionDecl> toNumbers() {
        return List.of(
                to(
                        Type.DOUBLE,
                        Conversions::toDouble,
                        "double_to_double",
                        Type.DOUBLE,
                        "int64_to_double",
                        Type.INT,
                        "string_to_double",
                        Type.STRING,
                        "uint64_to_double",
                        Type.UINT),
                to(
                        Type.INT,
                        Conversions::toInt,
                        "int64_to_int64",
                        Type.INT,
                        "double_to_int64",
                        Type.DOUBLE,
                        "duration_to_int64",
                        Type.DURATION,
                        "string_to_int64",
                        Type.STRING,
                        "timestamp_to_int64",
                        Type.TIMESTAMP,
                        "uint64_to_int64",
                        Type.UINT),
                to(
                        Type.UINT,
                        Conversions::toUint,
                        "uint64_to_uint64",
                        Type.UINT,
                        "double_to_uint64",
                        Type.DOUBLE,
                        "int64_to_uint64",
                        Type.INT,
                        "string_to_uint64",
                        Type.STRING));
    }

    private static List<FunctionDecl> toTimes() {
        return List.of(
                to(
                        Type.DURATION,
                        Conversions::toDuration,
                        "duration_to_duration",
                        Type.DURATION,
                        "int64_to_duration",
                        Type.INT,
                        "string_to_duration",
                        Type.STRING),
                to(
                        Type.TIMESTAMP,
                        Conversions::toTimestamp,
                        "timestamp_to_timestamp",
                        Type.TIMESTAMP,
                        "int64_to_timestamp",
                        Type.INT,
                        "string_to_timestamp",
                        Type.STRING));
    }

    /** @param signatures ids and the types that they take, in turn */
    private static FunctionDecl to(Type result, Conversion conversion, Object... signatures) {
        Overload[] overloads = new Overload[signatures.length / 2];
        Overload.Body body = values -> {
            Val converted = conversion.of(values[0]);
            return converted != null
                    ? converted
                    : new ErrorVal("type conversion error from '" + values[0].type() + "' to '" + result + "'");
        };
        for (int i = 0; i < overloads.length; i++) {
            overloads[i] = Overload.function((String) signatures[2 * i], result, body, (Type) signatures[2 * i + 1]);
        }
        return FunctionDecl.of(result.shown(), overloads);
    }

    private static @Nullable Val toBool(Val value) {
        return value instanceof StringVal(String text)
                ? switch (text) {
                    case "1", "t", "T", "true", "TRUE", "True" -> BoolVal.TRUE;
                    case "0", "f", "F", "false", "FALSE", "False" -> BoolVal.FALSE;
                    default -> null;
                }
                : value;
    }

    private static Val toBytes(Val value) {
        return value instanceof StringVal(String text) ? new BytesVal(text.getBytes(StandardCharsets.UTF_8)) : value;
    }

    private static @Nullable Val toDouble(Val value) {
        return switch (value) {
            case IntVal(long number) -> new DoubleVal((double) number);
            case UintVal(long bits) ->
                new DoubleVal(bits >= 0 ? (double) bits : (double) ((bits >>> 1) | (bits & 1)) * 2);
            case StringVal(String text) -> {
                Double number = GoNumbers.parse(text);
                yield number == null ? null : new DoubleVal(number);
            }
            default -> value;
        };
    }

    private static @Nullable Val toDuration(Val value) {
        return switch (value) {
            case IntVal(long nanos) -> new DurationVal(nanos);
            case StringVal(String text) -> {
                Long nanos = Times.span(text);
                yield nanos == null ? null : new DurationVal(nanos);
            }
            default -> value;
        };
    }

    private static @Nullable Val toInt(Val value) {
        return switch (value) {
            case DoubleVal(double number) -> number > -0x1p63 && number < 0x1p63 ? new IntVal((long) number) : OVERFLOW;
            case DurationVal(long nanos) -> new IntVal(nanos);
            case StringVal(String text) -> {
                Long number = decimal(text);
                yield number == null ? null : new IntVal(number);
            }
            case TimestampVal time -> new IntVal(time.moment().getEpochSecond());
            case UintVal(long bits) -> bits < 0 ? OVERFLOW : new IntVal(bits);
            default -> value;
        };
    }

    private static @Nullable Long decimal(String text) {
        try {
            return isAscii(text) ? Long.valueOf(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Java also reads digits of other scripts. */
    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static @Nullable Val toUint(Val value) {
        return switch (value) {
            case DoubleVal(double number) when number >= 0 && number < 0x1p63 -> new UintVal((long) number);
            case DoubleVal(double number)
            when number >= 0x1p63 && number < 0x1p64 -> new UintVal((long) (number - 0x1p63) + Long.MIN_VALUE);
            case DoubleVal ignored -> UNSIGNED_OVERFLOW;
            case IntVal(long number) -> number < 0 ? UNSIGNED_OVERFLOW : new UintVal(number);
            case StringVal(String text) -> unsigned(text);
            default -> value;
        };
    }

    private static @Nullable Val unsigned(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        try {
            return new UintVal(Long.parseUnsignedLong(text));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static @Nullable Val toText(Val value) {
        return switch (value) {
            case StringVal text -> text;
            case BoolVal flag -> new StringVal(flag == BoolVal.TRUE ? "true" : "false");
            case BytesVal bytes -> decoded(bytes);
            case DoubleVal(double number) -> new StringVal(GoNumbers.shortest(number));
            case DurationVal span -> new StringVal(Times.text(span));
            case IntVal(long number) -> new StringVal(Long.toString(number));
            case TimestampVal time -> new StringVal(Times.text(time));
            case UintVal(long bits) -> new StringVal(Long.toUnsignedString(bits));
            case TypeVal(Type named) -> new StringVal(named.name());
            default -> null;
        };
    }

    private static Val decoded(BytesVal bytes) {
        try {
            return new StringVal(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.bytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            return new ErrorVal("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    private static @Nullable Val toTimestamp(Val value) {
        return switch (value) {
            case IntVal(long seconds) -> Times.moment(seconds);
            case StringVal(String text) -> Times.moment(text);
            default -> value;
        };
    }
}
