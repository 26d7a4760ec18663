package io.hydrofoil.objects.protobuf;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Reads the times that stored objects hold. Used by one thread at a time: a time is read, then asked for its parts. */
final class WireTimes {
    /** The year 1, which is how the originals say that a time is not set. */
    private static final long UNSET_SECONDS = -62_135_596_800L;

    private static final int DAYS_TO_1970 = 719_468;
    private static final int DAYS_OF_400_YEARS = 146_097;

    private long seconds;
    private int nanos;

    /** Reads RFC 3339 text of {@code [start, end)}; false if it is the time that is not set. */
    boolean read(byte[] text, int start, int end) {
        if (!readCommon(text, start, end)) {
            String given = new String(text, start, end - start, java.nio.charset.StandardCharsets.UTF_8);
            try {
                OffsetDateTime time = OffsetDateTime.parse(given);
                seconds = time.toEpochSecond();
                nanos = time.getNano();
            } catch (DateTimeException e) {
                throw new IllegalStateException("stored time is none: " + given, e);
            }
        }
        return seconds != UNSET_SECONDS || nanos != 0;
    }

    long seconds() {
        return seconds;
    }

    /** Within the second, whole microseconds. */
    int nanos() {
        return nanos / 1_000 * 1_000;
    }

    /** {@code 2006-01-02T15:04:05Z} with or without six digits of a second, which is how the server writes times. */
    private boolean readCommon(byte[] text, int start, int end) {
        int length = end - start;
        boolean micros = length == 27;
        if ((length != 20 && !micros) || text[end - 1] != 'Z' || (micros && text[start + 19] != '.')) {
            return false;
        }
        int year = digits(text, start, 4);
        int month = digits(text, start + 5, 2);
        int day = digits(text, start + 8, 2);
        int hour = digits(text, start + 11, 2);
        int minute = digits(text, start + 14, 2);
        int second = digits(text, start + 17, 2);
        int fraction = micros ? digits(text, start + 20, 6) : 0;
        if ((year | month | day | hour | minute | second | fraction) < 0) {
            return false;
        }
        seconds = epochDay(year, month, day) * 86_400 + hour * 3_600L + minute * 60L + second;
        nanos = fraction * 1_000;
        return true;
    }

    /** Days since 1970 in the calendar without an end; years begin in March there, so that a leap day is a last one. */
    private static long epochDay(int year, int month, int day) {
        int from = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(from, 400);
        int yearOfEra = from - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long) era * DAYS_OF_400_YEARS + dayOfEra - DAYS_TO_1970;
    }

    /** Negative if one of them is none. */
    private static int digits(byte[] text, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
