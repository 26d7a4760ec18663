package io.hydrofoil.controllers.job;

import io.hydrofoil.objects.ApiObject;
import java.util.BitSet;

/** Sets of completion indexes in their text form, for example {@code 0-2,5}. */
final class Indexes {
    static final String ANNOTATION = "batch.kubernetes.io/job-completion-index";

    private Indexes() {}

    static BitSet parse(String text, int completions) {
        BitSet set = new BitSet();
        for (String range : text.isEmpty() ? new String[0] : text.split(",")) {
            int dash = range.indexOf('-');
            int first = number(dash < 0 ? range : range.substring(0, dash));
            int last = number(dash < 0 ? range : range.substring(dash + 1));
            if (first >= 0 && last >= first && first < completions) {
                set.set(first, Math.min(last + 1, completions));
            }
        }
        return set;
    }

    static String text(BitSet set) {
        StringBuilder text = new StringBuilder();
        for (int first = set.nextSetBit(0); first >= 0; ) {
            int end = set.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - first > 1) {
                // two neighbours are a list, more are a range
                text.append(end - first == 2 ? "," : "-").append(end - 1);
            }
            first = set.nextSetBit(end);
        }
        return text.toString();
    }

    /** The pod's completion index, or -1. */
    static int of(ApiObject pod) {
        return number(pod.metadata().map("annotations").text(ANNOTATION, ""));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
