package io.hydrofoil.objects;

/**
 * Recognises times that are written as the API writes them: {@code 2006-01-02T15:04:05Z}, or with six digits of a
 * fraction. Nearly all that clients send are, and to parse and format one again costs more than the rest of a lease
 * renewal's shaping. Days beyond the 28th are left to the calendar: a no means only that it must look.
 */
final class CanonicalTime {
    private static final String SECONDS = "0000-00-00T00:00:00Z";
    private static final String MICROS = "0000-00-00T00:00:00.000000Z";
    private static final int SURE_DAYS = 28;

    private CanonicalTime() {}

    /** Whether {@code text} is a time in whole seconds, UTC. */
    static boolean isSeconds(String text) {
        return isLike(SECONDS, text) && isTime(text);
    }

    /** Whether {@code text} is a time in microseconds, UTC. */
    static boolean isMicros(String text) {
        return isLike(MICROS, text) && isTime(text);
    }

    private static boolean isLike(String pattern, String text) {
        if (text.length() != pattern.length()) {
            return false;
        }
        for (int i = 0; i < pattern.length(); i++) {
            char wanted = pattern.charAt(i);
            char c = text.charAt(i);
            if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTime(String text) {
        int month = number(text, 5);
        int day = number(text, 8);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= SURE_DAYS
                && number(text, 11) < 24
                && number(text, 14) < 60
                && number(text, 17) < 60;
    }

    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }
}
