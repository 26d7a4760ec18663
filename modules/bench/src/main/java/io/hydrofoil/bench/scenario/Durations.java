package io.hydrofoil.bench.scenario;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: 250ms, 10s, 1m30s, 1h; a bare number counts seconds. */
final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");
    private static final Pattern BARE = Pattern.compile("\\d+(?:\\.\\d+)?");

    private Durations() {}

    /** In seconds; -1: no time. */
    static double seconds(String text) {
        if (BARE.matcher(text).matches()) {
            return Double.parseDouble(text);
        }
        Matcher parts = PART.matcher(text);
        double sum = 0;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            end = parts.end();
            double unit =
                    switch (parts.group(2)) {
                        case "ms" -> 0.001;
                        case "s" -> 1;
                        case "m" -> 60;
                        default -> 3_600;
                    };
            sum += Double.parseDouble(parts.group(1)) * unit;
        }
        return end == text.length() && end > 0 ? sum : -1;
    }
}
