package io.hydrofoil.soak.check;

import io.hydrofoil.soak.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Findings as they come up; the first ones are kept, the others counted. */
final class Findings {
    private static final int MAX_KEPT = 10;

    private final Chronicle chronicle;
    private final List<Finding> kept = new ArrayList<>();
    private long count;

    Findings(Chronicle chronicle) {
        this.chronicle = chronicle;
    }

    /** Notes that an operation was wrong, with the versions of its object from {@code floor} on. */
    void add(Operation operation, long floor, String format, @Nullable Object... arguments) {
        List<String> lines = new ArrayList<>();
        lines.add(operation.text());
        lines.add("revision " + floor + " had been seen before it was asked; versions of " + operation.key()
                + " since then, as watched:");
        long from = Math.min(
                floor,
                operation.found().revision() == 0 ? floor : operation.found().revision());
        WatchEventLines.add(lines, chronicle, operation.key(), from, floor);
        add(String.format(Locale.ROOT, format, arguments.clone()), lines);
    }

    void add(String what, List<String> slice) {
        count++;
        if (kept.size() < MAX_KEPT) {
            kept.add(new Finding(what, slice));
        }
    }

    /** Those kept, and how many more there were. */
    List<Finding> all() {
        List<Finding> all = new ArrayList<>(kept);
        if (count > kept.size()) {
            all.add(new Finding((count - kept.size()) + " more of this kind", List.of()));
        }
        return all;
    }
}
