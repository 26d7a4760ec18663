package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;

/** Paths inside volumes, and modes of files. */
final class PathRules {
    private static final String BACKSTEP = "must not contain '..'";
    private static final int MAX_MODE = 0777;

    private PathRules() {}

    /** No step of the path leads upwards. */
    static void noBacksteps(String field, String path, Faults faults) {
        if (hasBackstep(path)) {
            faults.invalid(field, path, BACKSTEP);
        }
    }

    static boolean hasBackstep(String path) {
        int at = path.indexOf("..");
        while (at >= 0) {
            boolean begins = at == 0 || path.charAt(at - 1) == '/';
            boolean ends = at + 2 == path.length() || path.charAt(at + 2) == '/';
            if (begins && ends) {
                return true;
            }
            at = path.indexOf("..", at + 1);
        }
        return false;
    }

    /** A path that stays below the place it starts from. */
    static void descending(String field, String path, Faults faults) {
        if (path.startsWith("/")) {
            faults.invalid(field, path, "must be a relative path");
        }
        noBacksteps(field, path, faults);
    }

    /** As {@link #descending}; names that begin with two dots belong to the kubelet. */
    static void notReserved(String field, String path, Faults faults) {
        descending(field, path, faults);
        if (path.startsWith("..") && !path.startsWith("../")) {
            faults.invalid(field, path, "must not start with '..'");
        }
    }

    /** A file mode that is set: permission bits only. */
    static void mode(String owner, MapValue holder, String name, Faults faults) {
        if (holder.get(name) instanceof NumberValue mode && (mode.longValue() < 0 || mode.longValue() > MAX_MODE)) {
            faults.invalid(
                    owner + "." + name,
                    mode.longValue(),
                    "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }
}
