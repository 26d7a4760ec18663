package io.hydrofoil.soak.check;

import io.hydrofoil.soak.history.WatchEvent;
import java.util.List;

/** The versions of an object around a finding. */
final class WatchEventLines {
    private static final int MAX = 12;

    private WatchEventLines() {}

    /** Adds the version before {@code from}, and the next ones. */
    static void add(List<String> lines, Chronicle chronicle, String key, long from, long floor) {
        WatchEvent before = chronicle.stateAfter(key, from);
        if (before != null) {
            lines.add(before.text());
        }
        List<String> after = chronicle.lines(key, from + 1, Long.MAX_VALUE);
        lines.addAll(after.subList(0, Math.min(MAX, after.size())));
        if (after.isEmpty() && before == null) {
            lines.add("(none after revision " + floor + ")");
        }
    }
}
