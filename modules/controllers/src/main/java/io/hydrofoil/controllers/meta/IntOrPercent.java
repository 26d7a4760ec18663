package io.hydrofoil.controllers.meta;

import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/** Fields that hold a number or a percentage of a total. */
public final class IntOrPercent {
    private IntOrPercent() {}

    /** The number, or the share of {@code total} rounded up or down; {@code otherwise} if it is absent or malformed. */
    public static int resolve(@Nullable Value value, int total, boolean roundUp, int otherwise) {
        if (value instanceof NumberValue number) {
            return (int) number.longValue();
        }
        if (value instanceof StringValue(String text) && text.matches("\\d{1,6}%")) {
            long percent = Long.parseLong(text.substring(0, text.length() - 1));
            return (int) Math.floorDiv(percent * total + (roundUp ? 99 : 0), 100L);
        }
        return otherwise;
    }
}
