package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/** Numbers of pods that are given as such or as a percentage. */
final class ShareRules {
    private static final int FULL_PERCENT = 100;
    private static final String NO_PERCENT =
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or"
                    + " '93%', regex used for validation is '[0-9]+%')";

    private ShareRules() {}

    /** A number that is not negative, or a percentage. */
    static void share(String field, @Nullable Value value, Faults faults) {
        switch (value) {
            case NumberValue number -> faults.notNegative(field, number);
            case StringValue(String text) -> {
                if (!isPercent(text)) {
                    faults.invalid(field, text, NO_PERCENT);
                }
            }
            case null, default -> {
                // absent, or not a share at all, which shaping has refused
            }
        }
    }

    static void atMostAll(String field, @Nullable Value value, Faults faults) {
        if (value instanceof StringValue(String text) && isPercent(text) && percent(text) > FULL_PERCENT) {
            faults.invalid(field, text, "must not be greater than 100%");
        }
    }

    /** Whether it stands for no pods at all; what cannot be read does, too. */
    static boolean isZero(@Nullable Value value) {
        return switch (value) {
            case null -> true;
            case NumberValue number -> number.longValue() == 0;
            case StringValue(String text) -> !isPercent(text) || percent(text) == 0;
            default -> true;
        };
    }

    private static boolean isPercent(String text) {
        return text.length() > 1
                && text.endsWith("%")
                && text.chars().limit(text.length() - 1).allMatch(c -> c >= '0' && c <= '9');
    }

    private static long percent(String text) {
        String digits = text.substring(0, text.length() - 1);
        return digits.length() > 9 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
