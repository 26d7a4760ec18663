package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.math.BigDecimal;

/** Numbers in rules: comparisons across integers and decimals, and their texts (Go's {@code %v}). */
final class Numbers {
    private static final int PLAIN_DIGITS = 6;

    private Numbers() {}

    /** Equal values; numbers of equal amount are the same whether they are written as integers or not. */
    static boolean isSame(Value one, Value other) {
        return one.equals(other)
                || (one instanceof NumberValue first
                        && other instanceof NumberValue second
                        && first.doubleValue() == second.doubleValue());
    }

    static boolean isMultiple(NumberValue number, double factor) {
        if (factor <= 0) {
            return false;
        }
        if (number.isIntegral() && factor >= 1) {
            return number.longValue() % (long) factor == 0;
        }
        double value = number.doubleValue();
        double times = factor < 1 ? 1 / factor * value : value / factor;
        return Math.abs(times - Math.rint(times)) < 1e-9;
    }

    /** Whether a number is in the range of a type and format. */
    static boolean fits(String type, String format, NumberValue number) {
        if (type.equals("integer")) {
            if (!number.isIntegral() && number.doubleValue() != Math.rint(number.doubleValue())) {
                return false;
            }
            double value = number.doubleValue();
            return switch (format) {
                case "int32" -> value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
                case "uint32" -> value >= 0 && value <= 0xFFFF_FFFFL;
                case "uint64" -> value >= 0 && value < 0x1p64;
                default -> number.isIntegral() || (value >= Long.MIN_VALUE && value < 0x1p63);
            };
        }
        boolean single = type.equals("number") && (format.equals("float") || format.equals("float32"));
        return !single || Math.abs(number.doubleValue()) <= Float.MAX_VALUE;
    }

    /** A number of an object in a message. */
    static String text(NumberValue number) {
        return number.isIntegral() ? Long.toString(number.longValue()) : text(number.doubleValue());
    }

    /** A bound of a schema in a message about an integer or a decimal. */
    static String bound(double bound, boolean forInteger) {
        return forInteger ? Long.toString((long) bound) : text(bound);
    }

    /** The shortest text that reads back as this number; with an exponent below 1e-4 and from 1e6 on. */
    static String text(double value) {
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (value == 0 || (exponent >= -4 && exponent < PLAIN_DIGITS)) {
            return value == 0 ? "0" : exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = exponent < 0 ? "-" : "+";
        int size = Math.abs(exponent);
        return (value < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + sign + (size < 10 ? "0" : "") + size;
    }
}
