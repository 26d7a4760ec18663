package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.TimestampVal;
import io.hydrofoil.objects.cel.values.Val;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of the formats date, date-time and duration of schemas as values. */
public final class Moments {
    private static final Pattern WORDS = Pattern.compile("([0-9]+)\\s*([a-z\u00b5\u03bc]+)");
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final List<Unit> UNITS = List.of(
            new Unit(1, List.of("ns", "nano", "nanosecond")),
            new Unit(1000, List.of("us", "\u00b5s", "\u03bcs", "micro", "microsecond")),
            new Unit(1_000_000, List.of("ms", "milli", "millisecond")),
            new Unit(NANOS_A_SECOND, List.of("s", "sec", "second")),
            new Unit(60 * NANOS_A_SECOND, List.of("m", "min", "minute")),
            new Unit(3600 * NANOS_A_SECOND, List.of("h", "hr", "hour")),
            new Unit(24 * 3600 * NANOS_A_SECOND, List.of("d", "day")),
            new Unit(7 * 24 * 3600 * NANOS_A_SECOND, List.of("w", "wk", "week")));

    private Moments() {}

    /** A unit of time with its names, each of which may end in s. */
    private record Unit(long nanos, List<String> names) {
        boolean isCalled(String name) {
            for (String each : names) {
                if (name.equals(each) || name.equals(each + "s")) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A span such as {@code 1h30m} or {@code 2 days}. */
    public static Val duration(String text) {
        Long nanos = Times.span(text);
        if (nanos != null) {
            return new DurationVal(nanos);
        }
        Matcher words = WORDS.matcher(text.toLowerCase(Locale.ROOT));
        if (words.matches()) {
            for (Unit unit : UNITS) {
                if (unit.isCalled(words.group(2))) {
                    return scaled(words.group(1), unit.nanos);
                }
            }
        }
        return invalid("duration", text);
    }

    private static Val scaled(String count, long nanos) {
        try {
            return new DurationVal(Math.multiplyExact(Long.parseLong(count), nanos));
        } catch (ArithmeticException | NumberFormatException e) {
            return Times.DURATION_OVERFLOW;
        }
    }

    public static Val date(String text) {
        try {
            return TimestampVal.utc(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return invalid("date", text);
        }
    }

    public static Val dateTime(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text.replace(' ', 'T'));
            return new TimestampVal(time.toInstant(), time.getOffset().getTotalSeconds());
        } catch (DateTimeException e) {
            return invalid("date-time", text);
        }
    }

    private static ErrorVal invalid(String format, String text) {
        return new ErrorVal("Invalid " + format + " formatted string " + text);
    }
}
