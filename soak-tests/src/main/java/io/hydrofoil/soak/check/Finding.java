package io.hydrofoil.soak.check;

import java.util.List;

/**
 * A promise that was not kept, or could not be shown to be.
 *
 * @param what one sentence
 * @param slice the part of the history that shows it, a line each, as short as could be made
 */
public record Finding(String what, List<String> slice) {
    /** Most lines of a slice that are kept. */
    static final int MAX_LINES = 60;

    /** Keeps no more than a screen of a slice. */
    public Finding {
        if (slice.size() > MAX_LINES) {
            int left = slice.size() - MAX_LINES;
            slice = java.util.stream.Stream.concat(
                            java.util.stream.Stream.of("… " + left + " lines before, see the history's file"),
                            slice.subList(left, slice.size()).stream())
                    .toList();
        }
    }

    /** For a terminal. */
    public String text() {
        return what + "\n    " + String.join("\n    ", slice);
    }
}
