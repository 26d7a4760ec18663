package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Statuses;
import java.math.BigInteger;

/** The text form of revisions in requests. */
public final class Revisions {
    private static final int MAX_DIGITS = 20;
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private Revisions() {}

    /** A resourceVersion parameter of a list; 0 if it is empty. */
    public static long parse(String text) throws RefusedException {
        String fault = fault(text);
        if (!fault.isEmpty()) {
            throw new RefusedException(Statuses.badRequest("invalid resource version: " + fault));
        }
        return number(text);
    }

    /** A resourceVersion parameter of a get or watch, whose faults are answered differently; 0 if it is empty. */
    public static long parsePlain(String text) throws RefusedException {
        String fault = fault(text);
        if (!fault.isEmpty()) {
            throw new RefusedException(Statuses.plainError(fault));
        }
        return number(text);
    }

    /** What no store will ever reach counts as the largest revision. */
    private static long number(String text) {
        return text.isEmpty() ? 0 : new BigInteger(text).min(LARGEST).longValue();
    }

    private static String fault(String text) {
        boolean isNumber = text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (isNumber && (text.length() < MAX_DIGITS || isUnsigned(text))) {
            return "";
        }
        String why = isNumber ? "value out of range" : "invalid syntax";
        String quoted = GoQuote.of(text);
        return "resourceVersion: Invalid value: " + quoted + ": strconv.ParseUint: parsing " + quoted + ": " + why;
    }

    private static boolean isUnsigned(String digits) {
        String significant = digits.replaceFirst("^0+", "0");
        return significant.length() <= MAX_DIGITS + 1 && new BigInteger(significant).bitLength() <= Long.SIZE;
    }
}
