package io.hydrofoil.scheduler.preemption;

import io.hydrofoil.scheduler.table.Resident;
import java.util.List;

/**
 * A row on which a pod would fit if some others left it.
 *
 * @param row the row
 * @param victims who would have to go, the most important first; at least one
 * @param violations how many of them break a disruption budget
 */
public record Candidate(int row, List<Resident> victims, int violations) {
    private static final long ABOVE_ALL_NEGATIVE = 1L << 31;

    /** The least harmful first; equals by row. */
    static int compare(Candidate a, Candidate b) {
        if (a.isBetterThan(b)) {
            return -1;
        }
        return b.isBetterThan(a) ? 1 : Integer.compare(a.row, b.row);
    }

    /** Whether this is to be preferred: less harm, in the order in which Kubernetes weighs it. */
    boolean isBetterThan(Candidate other) {
        int order = Integer.compare(violations, other.violations);
        if (order == 0) {
            order = Integer.compare(highestPriority(), other.highestPriority());
        }
        if (order == 0) {
            order = Long.compare(sumOfPriorities(), other.sumOfPriorities());
        }
        if (order == 0) {
            order = Integer.compare(victims.size(), other.victims.size());
        }
        if (order == 0) {
            order = Long.compare(other.earliestStartMs(), earliestStartMs());
        }
        return order < 0;
    }

    private int highestPriority() {
        return victims.getFirst().priority();
    }

    /** Priorities are lifted above zero, so that fewer victims are fewer also where priorities are negative. */
    private long sumOfPriorities() {
        long sum = 0;
        for (Resident victim : victims) {
            sum += victim.priority() + ABOVE_ALL_NEGATIVE;
        }
        return sum;
    }

    /** Of the victims with the highest priority. */
    private long earliestStartMs() {
        long earliest = Long.MAX_VALUE;
        for (Resident victim : victims) {
            if (victim.priority() == highestPriority()) {
                earliest = Math.min(earliest, victim.papers().startMs());
            }
        }
        return earliest;
    }
}
