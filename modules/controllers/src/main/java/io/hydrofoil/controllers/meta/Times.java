package io.hydrofoil.controllers.meta;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** API times and milliseconds since the epoch. */
public final class Times {
    private Times() {}

    /** RFC 3339 with whole seconds, as most fields have it. */
    public static String seconds(long ms) {
        return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** RFC 3339 with six digits of a second, as MicroTime fields have it. */
    public static String micros(long ms) {
        String text = seconds(ms);
        return "%s.%03d000Z".formatted(text.substring(0, text.length() - 1), Math.floorMod(ms, 1_000));
    }

    /** The time in milliseconds, or {@code otherwise} where it is absent or no time. */
    public static long ms(@Nullable String text, long otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text).toEpochMilli()
                    : OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException notATime) {
            return otherwise;
        }
    }
}
