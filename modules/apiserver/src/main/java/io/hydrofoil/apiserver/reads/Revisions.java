package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Statuses;

/** The text form of revisions in requests. */
public final class Revisions {
    private Revisions() {}

    /** A resourceVersion parameter of a list; 0 if it is empty. */
    public static long parse(String text) throws RefusedException {
        if (!isNumber(text)) {
            throw new RefusedException(Statuses.badRequest("invalid resource version: " + fault(text)));
        }
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** A resourceVersion parameter of a get or watch, whose faults are answered differently; 0 if it is empty. */
    public static long parsePlain(String text) throws RefusedException {
        if (!isNumber(text)) {
            throw new RefusedException(Statuses.plainError(fault(text)));
        }
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static boolean isNumber(String text) {
        return text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String fault(String text) {
        return "resourceVersion: Invalid value: \"" + text + "\": strconv.ParseUint: parsing \"" + text
                + "\": invalid syntax";
    }
}
