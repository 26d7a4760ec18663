package io.hydrofoil.controllers.meta;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** API times and milliseconds since the epoch. */
public final class Times {
    private Times() {}

    private static final String SECONDS = "2006-01-02T15:04:05Z";

    /** Whole seconds in UTC, of a time that could be one; {@link Long#MIN_VALUE}: something else. */
    private static long usual(String text) {
        for (int i = 0; i < SECONDS.length(); i++) {
            char wanted = SECONDS.charAt(i);
            char given = text.charAt(i);
            boolean isDigit = given >= '0' && given <= '9';
            if (Character.isDigit(wanted) ? !isDigit : given != wanted) {
                return Long.MIN_VALUE;
            }
        }
        int month = number(text, 5);
        int day = number(text, 8);
        int hour = number(text, 11);
        int minute = number(text, 14);
        int second = number(text, 17);
        if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) {
            return Long.MIN_VALUE;
        }
        int year = number(text, 0) * 100 + number(text, 2);
        long days = LocalDate.of(year, month, day).toEpochDay();
        return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000;
    }

    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }

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
        if (text.length() == SECONDS.length() && text.endsWith("Z")) {
            long usual = usual(text);
            if (usual != Long.MIN_VALUE) {
                return usual;
            }
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
