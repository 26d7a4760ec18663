package io.hydrofoil.node.lifecycle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go prints and reads them: {@code 1m20s}, {@code 1.5s}, {@code 250ms}. */
public final class Durations {
    private static final Pattern PARTS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

    private Durations() {}

    /** Milliseconds as text. */
    public static String print(long ms) {
        if (ms < 1_000) {
            return ms == 0 ? "0s" : ms + "ms";
        }
        StringBuilder text = new StringBuilder();
        long hours = ms / 3_600_000;
        long minutes = ms / 60_000 % 60;
        if (hours > 0) {
            text.append(hours).append('h');
        }
        if (hours > 0 || minutes > 0) {
            text.append(minutes).append('m');
        }
        long rest = ms % 60_000;
        text.append(rest / 1_000);
        if (rest % 1_000 > 0) {
            text.append(("." + String.format("%03d", rest % 1_000)).replaceAll("0+$", ""));
        }
        return text.append('s').toString();
    }

    /** Text as milliseconds; a bare number counts seconds; -1: not a duration. */
    public static long parseMs(String text) {
        if (text.matches("\\d{1,9}")) {
            return Long.parseLong(text) * 1_000;
        }
        Matcher parts = PARTS.matcher(text);
        double sum = 0;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            end = parts.end();
            double unit =
                    switch (parts.group(2)) {
                        case "ms" -> 1;
                        case "s" -> 1_000;
                        case "m" -> 60_000;
                        default -> 3_600_000;
                    };
            sum += Double.parseDouble(parts.group(1)) * unit;
        }
        return end == text.length() && end > 0 ? Math.round(sum) : -1;
    }
}
