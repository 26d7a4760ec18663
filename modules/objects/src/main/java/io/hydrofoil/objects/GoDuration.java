package io.hydrofoil.objects;

import java.math.BigInteger;
import java.util.Map;

/** Reads durations such as {@code 1h30m} for their faults, in the words of Go's library. */
public final class GoDuration {
    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final BigInteger MAX = BigInteger.TWO.pow(63);

    private final String text;
    private final boolean negative;
    private int at;
    private BigInteger sum = BigInteger.ZERO;

    private GoDuration(String text) {
        this.text = text;
        this.negative = text.startsWith("-");
        this.at = negative || text.startsWith("+") ? 1 : 0;
    }

    /** What is wrong; empty if nothing is. */
    public static String fault(String text) {
        return new GoDuration(text).fault();
    }

    private String fault() {
        if (text.substring(at).equals("0")) {
            return "";
        }
        String fault = at == text.length() ? invalid() : "";
        while (fault.isEmpty() && at < text.length()) {
            fault = part();
        }
        boolean tooLong = sum.compareTo(negative ? MAX : MAX.subtract(BigInteger.ONE)) > 0;
        return fault.isEmpty() && tooLong ? invalid() : fault;
    }

    /** Reads one number with its unit. */
    private String part() {
        int start = at;
        String whole = digits();
        String fraction = "";
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            fraction = digits();
        }
        if (whole.isEmpty() && fraction.isEmpty()) {
            at = start;
            return invalid();
        }
        int unitStart = at;
        while (at < text.length() && !isNumeric(text.charAt(at))) {
            at++;
        }
        String unit = text.substring(unitStart, at);
        if (unit.isEmpty()) {
            return "time: missing unit in duration " + GoQuote.of(text);
        }
        Long nanos = UNITS.get(unit);
        if (nanos == null) {
            return "time: unknown unit " + GoQuote.of(unit) + " in duration " + GoQuote.of(text);
        }
        sum = sum.add(new BigInteger("0" + whole).multiply(BigInteger.valueOf(nanos)));
        return sum.compareTo(MAX) > 0 ? invalid() : "";
    }

    private String digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isNumeric(char c) {
        return c == '.' || (c >= '0' && c <= '9');
    }

    private String invalid() {
        return "time: invalid duration " + GoQuote.of(text);
    }
}
