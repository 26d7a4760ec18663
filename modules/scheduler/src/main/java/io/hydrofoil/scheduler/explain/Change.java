package io.hydrofoil.scheduler.explain;

import java.util.Locale;

/**
 * One change that takes a hurdle away.
 *
 * @param text in the imperative
 * @param size how large it is, to compare: 1 for a setting, less for a smaller request, more for what can hardly change
 */
record Change(String text, double size) {
    /** What only someone with power over the volume or the device can change. */
    static final double HARD = 10;

    static Change setting(String text) {
        return new Change(text, 1);
    }

    static Change hard(String text) {
        return new Change(text, HARD);
    }

    /** An amount of a resource, as users write it. */
    static String amount(String resource, long amount) {
        if (resource.equals("cpu")) {
            return amount % 1000 == 0 ? Long.toString(amount / 1000) : amount + "m";
        }
        for (String unit : new String[] {"Gi", "Mi", "Ki"}) {
            long size =
                    switch (unit) {
                        case "Gi" -> 1L << 30;
                        case "Mi" -> 1L << 20;
                        default -> 1L << 10;
                    };
            if (amount >= size && amount % size == 0) {
                return String.format(Locale.ROOT, "%d%s", amount / size, unit);
            }
        }
        return Long.toString(amount);
    }
}
