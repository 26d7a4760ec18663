package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.GoDuration;
import io.hydrofoil.objects.GoQuote;
import java.util.List;
import java.util.Locale;

/**
 * Reads the schedule of a cron job for its faults: five fields of numbers, names, ranges and steps, or a descriptor
 * such as {@code @daily}.
 */
final class CronText {
    private static final List<String> DESCRIPTORS =
            List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final List<Field> FIELDS = List.of(
            new Field(0, 59, List.of(), 0),
            new Field(0, 23, List.of(), 0),
            new Field(1, 31, List.of(), 0),
            new Field(1, 12, MONTHS, 1),
            new Field(0, 6, DAYS, 0));

    private CronText() {}

    private record Field(int min, int max, List<String> names, int firstName) {}

    /** A fault found while reading a field. */
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        Fault(String text) {
            super(text);
        }
    }

    /** What is wrong, in the words of the parser that Kubernetes uses; empty if nothing is. */
    static String fault(String schedule) {
        String text = schedule;
        if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
            int space = text.indexOf(' ');
            String zone = text.substring(text.indexOf('=') + 1, space < 0 ? text.length() : space);
            if (!CronJobRules.isKnown(zone) && !zone.isEmpty()) {
                return "provided bad location " + zone + ": unknown time zone " + zone;
            }
            text = space < 0 ? "" : text.substring(space).strip();
        }
        try {
            if (text.startsWith("@")) {
                descriptor(text);
            } else {
                fields(text);
            }
            return "";
        } catch (Fault e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void descriptor(String text) throws Fault {
        if (DESCRIPTORS.contains(text)) {
            return;
        }
        if (text.startsWith("@every ")) {
            String duration = text.substring("@every ".length());
            String fault = GoDuration.fault(duration);
            if (!fault.isEmpty()) {
                throw new Fault("failed to parse duration " + text + ": " + fault);
            }
            return;
        }
        throw new Fault("unrecognized descriptor: " + text);
    }

    private static void fields(String text) throws Fault {
        List<String> words = text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
        if (words.size() != FIELDS.size()) {
            throw new Fault("expected exactly 5 fields, found " + words.size() + ": [" + String.join(" ", words) + "]");
        }
        for (int i = 0; i < words.size(); i++) {
            for (String expression : words.get(i).split(",")) {
                if (!expression.isEmpty()) {
                    range(expression, FIELDS.get(i));
                }
            }
        }
    }

    private static void range(String expression, Field field) throws Fault {
        String[] sides = expression.split("/", -1);
        String[] ends = sides[0].split("-", -1);
        boolean single = ends.length == 1;
        long start;
        long end;
        boolean any = ends[0].equals("*") || ends[0].equals("?");
        if (any) {
            start = field.min();
            end = field.max();
        } else {
            start = number(ends[0], field);
            end = switch (ends.length) {
                case 1 -> start;
                case 2 -> number(ends[1], field);
                default -> throw new Fault("too many hyphens: " + expression);
            };
        }
        long step = 1;
        if (sides.length == 2) {
            step = plain(sides[1]);
            if (single) {
                end = field.max();
            }
        } else if (sides.length > 2) {
            throw new Fault("too many slashes: " + expression);
        }
        if (start < field.min()) {
            throw new Fault("beginning of range (" + start + ") below minimum (" + field.min() + "): " + expression);
        }
        if (end > field.max()) {
            throw new Fault("end of range (" + end + ") above maximum (" + field.max() + "): " + expression);
        }
        if (start > end) {
            throw new Fault("beginning of range (" + start + ") beyond end of range (" + end + "): " + expression);
        }
        if (step == 0) {
            throw new Fault("step of range should be a positive number: " + expression);
        }
    }

    private static long number(String text, Field field) throws Fault {
        int name = field.names().indexOf(text.toLowerCase(Locale.ROOT));
        return name >= 0 ? name + field.firstName() : plain(text);
    }

    private static long plain(String text) throws Fault {
        if (!text.matches("[-+]?[0-9]+")) {
            throw new Fault("failed to parse int from " + text + ": strconv.Atoi: parsing " + GoQuote.of(text)
                    + ": invalid syntax");
        }
        if (text.length() > 18) {
            throw new Fault("failed to parse int from " + text + ": strconv.Atoi: parsing " + GoQuote.of(text)
                    + ": value out of range");
        }
        long number = Long.parseLong(text);
        if (number < 0) {
            throw new Fault("negative number (" + number + ") not allowed: " + text);
        }
        return number;
    }
}
