package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.GoQuote;
import java.util.ArrayList;
import java.util.List;

/**
 * Indexes of a job as text: numbers and intervals in rising order, for example {@code 1,3-5}.
 *
 * @param count how many indexes that is; 0 if there is a fault
 * @param fault what is wrong, or empty
 */
record IndexText(long count, String fault) {
    static IndexText read(String text, long completions) {
        if (text.isEmpty()) {
            return new IndexText(0, "");
        }
        long count = 0;
        long last = -1;
        for (String interval : text.split(",", -1)) {
            String[] limits = interval.split("-", -1);
            if (limits.length > 2) {
                return new IndexText(
                        0,
                        "the fragment " + GoQuote.of(interval)
                                + " violates the requirement that an index interval can have at most two parts"
                                + " separated by '-'");
            }
            long first = last;
            for (int i = 0; i < limits.length; i++) {
                if (!limits[i].matches("[+-]?[0-9]{1,18}")) {
                    return new IndexText(0, "cannot convert string to integer for index: " + GoQuote.of(limits[i]));
                }
                long index = Long.parseLong(limits[i]);
                if (index >= completions) {
                    return new IndexText(0, "too large index: " + GoQuote.of(limits[i]));
                }
                if (last >= index) {
                    return new IndexText(0, "non-increasing order, previous: " + last + ", current: " + index);
                }
                first = i == 0 ? index : first;
                last = index;
            }
            count += last - first + 1;
        }
        return new IndexText(count, "");
    }

    /** The first index that stands in both texts, or -1; intervals that cannot be read are passed over. */
    static long firstShared(String one, String other, long completions) {
        for (long[] left : intervals(one, completions)) {
            for (long[] right : intervals(other, completions)) {
                if (left[0] <= right[1] && right[0] <= left[1]) {
                    return Math.max(left[0], right[0]);
                }
            }
        }
        return -1;
    }

    private static List<long[]> intervals(String text, long completions) {
        List<long[]> intervals = new ArrayList<>();
        for (String interval : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            if (read(interval, completions).fault().isEmpty()) {
                String[] limits = interval.split("-", -1);
                intervals.add(new long[] {Long.parseLong(limits[0]), Long.parseLong(limits[limits.length - 1])});
            }
        }
        return intervals;
    }
}
