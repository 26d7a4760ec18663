package io.hydrofoil.objects.cel.library;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Floating-point numbers in the spelling of Go. */
final class GoNumbers {
    private static final int PLAIN_DIGITS = 6;
    private static final int LEAST_PLAIN_EXPONENT = -4;

    private static final Pattern DECIMAL = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private GoNumbers() {}

    /** The shortest digits that read back as this number; with an exponent if it is very large or small. */
    static String shortest(double number) {
        String special = special(number);
        if (special != null) {
            return special;
        }
        BigDecimal exact = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
        String digits = exact.unscaledValue().toString();
        int exponent = digits.length() - 1 - exact.scale();
        if (exponent >= LEAST_PLAIN_EXPONENT && exponent < PLAIN_DIGITS) {
            return plain(number);
        }
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String sign = number < 0 ? "-" : "";
        String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + power;
    }

    /** The shortest digits without an exponent. */
    static String plain(double number) {
        String special = special(number);
        if (special != null) {
            return special;
        }
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }

    private static @Nullable String special(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number < 0 ? "-Inf" : "+Inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        return null;
    }

    /** A number as Go reads it; null if the text is none. */
    static @Nullable Double parse(String text) {
        String plain = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        boolean negative = text.startsWith("-");
        switch (plain.toLowerCase(Locale.ROOT)) {
            case "inf", "infinity" -> {
                return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            }
            case "nan" -> {
                return plain.length() == text.length() ? Double.NaN : null;
            }
            default -> {}
        }
        if (!DECIMAL.matcher(text).matches()) {
            return null;
        }
        double number = Double.parseDouble(text);
        return Double.isInfinite(number) ? null : number;
    }
}
