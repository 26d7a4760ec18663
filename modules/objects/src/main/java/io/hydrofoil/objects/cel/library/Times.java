package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.TimestampVal;
import io.hydrofoil.objects.cel.values.Val;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Moments and spans of time, read and written as Go does. */
final class Times {
    static final ErrorVal DURATION_OVERFLOW = new ErrorVal("duration overflow");
    static final ErrorVal TIMESTAMP_OVERFLOW = new ErrorVal("timestamp overflow");
    private static final long FIRST_SECOND = -62_135_596_800L;
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final int NANO_DIGITS = 9;
    private static final Pattern MOMENT = Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,]([0-9]+))?(Z|[-+][0-9]{2}:[0-9]{2})");
    private static final Pattern SPAN_PART =
            Pattern.compile("([0-9]*)(?:(\\.)([0-9]*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");

    private Times() {}

    /** A moment by its seconds since 1970. */
    static Val moment(long seconds) {
        return seconds < FIRST_SECOND || seconds > LAST_SECOND
                ? TIMESTAMP_OVERFLOW
                : TimestampVal.utc(Instant.ofEpochSecond(seconds));
    }

    /** The moment of an RFC 3339 text; null if it is none. */
    static @Nullable Val moment(String text) {
        Matcher matcher = MOMENT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String fraction = matcher.group(2);
        String plain = matcher.group(1)
                + (fraction == null ? "" : "." + fraction.substring(0, Math.min(NANO_DIGITS, fraction.length())))
                + matcher.group(3);
        try {
            OffsetDateTime time = OffsetDateTime.parse(plain);
            long seconds = time.toEpochSecond();
            return seconds < FIRST_SECOND || seconds > LAST_SECOND
                    ? TIMESTAMP_OVERFLOW
                    : new TimestampVal(time.toInstant(), time.getOffset().getTotalSeconds());
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** RFC 3339 with as many digits after the second as it takes. */
    static String text(TimestampVal time) {
        OffsetDateTime local = time.moment().atOffset(ZoneOffset.ofTotalSeconds(time.offsetSeconds()));
        StringBuilder text = new StringBuilder(local.toLocalDate().toString())
                .append('T')
                .append(local.toLocalTime().truncatedTo(ChronoUnit.SECONDS).toString());
        if (local.getSecond() == 0) {
            text.append(":00");
        }
        if (local.getNano() != 0) {
            text.append(new BigDecimal(local.getNano())
                    .movePointLeft(NANO_DIGITS)
                    .stripTrailingZeros()
                    .toPlainString()
                    .substring(1));
        }
        return text.append(local.getOffset()).toString();
    }

    /** A moment that many nanoseconds later or, by sign, earlier. */
    static Val shifted(TimestampVal time, long nanos, int sign) {
        Duration span = Duration.ofNanos(nanos);
        Instant moment = sign > 0 ? time.moment().plus(span) : time.moment().minus(span);
        long seconds = moment.getEpochSecond();
        return seconds < FIRST_SECOND || seconds > LAST_SECOND
                ? TIMESTAMP_OVERFLOW
                : new TimestampVal(moment, time.offsetSeconds());
    }

    static Val between(TimestampVal from, TimestampVal to) {
        try {
            return new DurationVal(Duration.between(from.moment(), to.moment()).toNanos());
        } catch (ArithmeticException e) {
            return DURATION_OVERFLOW;
        }
    }

    /** The nanoseconds of a text such as {@code 1h30m}; null if it is none. */
    static @Nullable Long span(String text) {
        String rest = text;
        boolean negative = rest.startsWith("-");
        if (negative || rest.startsWith("+")) {
            rest = rest.substring(1);
        }
        if (rest.equals("0")) {
            return 0L;
        }
        BigDecimal sum = BigDecimal.ZERO;
        Matcher matcher = SPAN_PART.matcher(rest);
        int at = 0;
        while (at < rest.length() && matcher.find(at) && matcher.start() == at) {
            String digits = matcher.group(1);
            String fraction = matcher.group(3) == null ? "" : matcher.group(3);
            if (digits.isEmpty() && fraction.isEmpty()) {
                return null;
            }
            BigDecimal amount = new BigDecimal("0" + digits + "." + fraction + "0");
            sum = sum.add(new BigDecimal(amount.multiply(unit(matcher.group(4))).toBigInteger()));
            at = matcher.end();
        }
        if (at == 0 || at < rest.length()) {
            return null;
        }
        BigDecimal signed = negative ? sum.negate() : sum;
        return signed.toBigInteger().bitLength() > 63 ? null : signed.longValue();
    }

    private static BigDecimal unit(String name) {
        return switch (name) {
            case "ns" -> BigDecimal.ONE;
            case "ms" -> BigDecimal.valueOf(1_000_000);
            case "s" -> NANOS;
            case "m" -> BigDecimal.valueOf(60).multiply(NANOS);
            case "h" -> BigDecimal.valueOf(3600).multiply(NANOS);
            default -> BigDecimal.valueOf(1000);
        };
    }

    /** Seconds as a decimal. */
    static String text(DurationVal span) {
        long whole = span.nanos() / 1_000_000_000L;
        double seconds = (double) whole + (double) (span.nanos() % 1_000_000_000L) / 1e9;
        return GoNumbers.plain(seconds) + "s";
    }

    /** A zone by its name, or by its offset such as {@code -08:30}; an exception says why there is none. */
    static ZoneId zone(String name) {
        int colon = name.indexOf(':');
        if (colon < 0) {
            if (name.isEmpty() || name.equals("UTC")) {
                return ZoneOffset.UTC;
            }
            if (!ZoneId.getAvailableZoneIds().contains(name)) {
                throw new DateTimeException("unknown time zone " + name);
            }
            return ZoneId.of(name);
        }
        int hours = number(name.substring(0, colon));
        int minutes = number(name.substring(colon + 1));
        int offset = hours < 0 ? hours * 60 - minutes : hours * 60 + minutes;
        return ZoneOffset.ofTotalSeconds(offset * 60);
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new DateTimeException("strconv.Atoi: parsing \"" + digits + "\": invalid syntax", e);
        }
    }
}
