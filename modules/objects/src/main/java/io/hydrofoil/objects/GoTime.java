package io.hydrofoil.objects;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Reads times as Go's library reads them by the layouts of the API, and tells of faults in its words. */
public final class GoTime {
    private static final String SECONDS_LAYOUT = "2006-01-02T15:04:05Z07:00";
    private static final String MICROS_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
    private static final int MAX_FRACTION_DIGITS = 9;

    private final String text;
    private final String layout;
    private int at;

    private GoTime(String text, String layout) {
        this.text = text;
        this.layout = layout;
    }

    /** A time in seconds; a fraction may follow and counts. */
    public static Instant seconds(String text) throws MalformedException {
        return new GoTime(text, SECONDS_LAYOUT).read(0);
    }

    /** A time with six digits of a second. */
    static Instant micros(String text) throws MalformedException {
        return new GoTime(text, MICROS_LAYOUT).read(6);
    }

    private Instant read(int fractionDigits) throws MalformedException {
        int year = year();
        skip('-');
        int month = number(true, 1, 12, "01", "month");
        skip('-');
        int day = number(true, 0, 99, "02", "");
        skip('T');
        int hour = number(false, 0, 23, "15", "hour");
        skip(':');
        int minute = number(true, 0, 59, "04", "minute");
        skip(':');
        int second = number(true, 0, 59, "05", "second");
        int nanos = fractionDigits == 0 ? fraction() : exactFraction(fractionDigits);
        int offsetSeconds = offset();
        if (at < text.length()) {
            throw fault(": extra text: " + GoQuote.of(text.substring(at)));
        }
        if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
            throw fault(": day out of range");
        }
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                    .toInstant(ZoneOffset.UTC)
                    .minusSeconds(offsetSeconds);
        } catch (DateTimeException e) {
            throw new MalformedException("parsing time " + GoQuote.of(text) + ": out of range", e);
        }
    }

    private int year() throws MalformedException {
        for (int i = 0; i < 4; i++) {
            if (!isDigit(i)) {
                throw unreadable(0, "2006");
            }
        }
        at = 4;
        return Integer.parseInt(text.substring(0, at));
    }

    private void skip(char expected) throws MalformedException {
        if (at >= text.length() || text.charAt(at) != expected) {
            throw unreadable(at, String.valueOf(expected));
        }
        at++;
    }

    /** A number of two digits, or of one if that may be. */
    private int number(boolean fixed, int min, int max, String element, String name) throws MalformedException {
        int digits = !isDigit(at) ? 0 : isDigit(at + 1) ? 2 : 1;
        if (digits == 0 || (digits == 1 && fixed)) {
            throw unreadable(at, element);
        }
        int number = Integer.parseInt(text.substring(at, at + digits));
        at += digits;
        if (number < min || number > max) {
            throw fault(": " + name + " out of range");
        }
        return number;
    }

    /** A fraction of a second that the layout does not have, but allows. */
    private int fraction() {
        boolean given = at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',') && isDigit(at + 1);
        if (!given) {
            return 0;
        }
        int start = at + 1;
        at = start;
        while (isDigit(at)) {
            at++;
        }
        return nanos(text.substring(start, at));
    }

    private int exactFraction(int digits) throws MalformedException {
        String element = "." + "0".repeat(digits);
        boolean marked = at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',');
        for (int i = 1; i <= digits; i++) {
            if (!marked || !isDigit(at + i)) {
                throw unreadable(at, element);
            }
        }
        int start = at + 1;
        at = start + digits;
        return nanos(text.substring(start, at));
    }

    private static int nanos(String digits) {
        String nine = (digits + "0".repeat(MAX_FRACTION_DIGITS)).substring(0, MAX_FRACTION_DIGITS);
        return Integer.parseInt(nine);
    }

    private int offset() throws MalformedException {
        String element = "Z07:00";
        if (at < text.length() && text.charAt(at) == 'Z') {
            at++;
            return 0;
        }
        boolean formed = at + 6 <= text.length() && text.charAt(at + 3) == ':';
        for (int i : new int[] {1, 2, 4, 5}) {
            formed = formed && isDigit(at + i);
        }
        char sign = formed ? text.charAt(at) : ' ';
        if (sign != '+' && sign != '-') {
            throw unreadable(at, element);
        }
        int hours = Integer.parseInt(text.substring(at + 1, at + 3));
        int minutes = Integer.parseInt(text.substring(at + 4, at + 6));
        at += 6;
        if (hours > 24) {
            throw fault(": time zone offset hour out of range");
        }
        if (minutes > 60) {
            throw fault(": time zone offset minute out of range");
        }
        int seconds = (hours * 60 + minutes) * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private MalformedException unreadable(int from, String element) {
        return fault(" as " + GoQuote.of(layout) + ": cannot parse " + GoQuote.of(text.substring(from)) + " as "
                + GoQuote.of(element));
    }

    private MalformedException fault(String rest) {
        return new MalformedException("parsing time " + GoQuote.of(text) + rest);
    }
}
