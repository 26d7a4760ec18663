package io.hydrofoil.node.lifecycle;

import io.hydrofoil.objects.MapValue;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Timestamps as the API writes them. */
public final class Times {
    private Times() {}

    /** RFC 3339 in whole seconds, UTC. */
    public static String seconds(long ms) {
        return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** RFC 3339 with six digits of fraction, as MicroTime wants it. */
    public static String micros(long ms) {
        String text = Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
        return text.substring(0, text.length() - 1) + String.format(".%03d000Z", Math.floorMod(ms, 1_000));
    }

    /** The time in a field as milliseconds, or {@code otherwise}. */
    static long ms(MapValue map, String field, long otherwise) {
        try {
            return Instant.parse(map.text(field, "")).toEpochMilli();
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }
}
