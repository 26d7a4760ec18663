package io.hydrofoil.perf.load;

/**
 * When operations begin. Open loop: at fixed times, whether or not earlier ones were answered, so that a server that
 * stalls is charged for all that would have come meanwhile (coordinated omission). Closed loop: as soon as there
 * is room.
 *
 * @param perSecond operations a second; 0: closed loop
 */
record Pace(double perSecond) {
    private static final double SECOND_NS = 1e9;

    Pace {
        if (!(perSecond >= 0 && perSecond <= 10_000_000)) {
            throw new IllegalArgumentException("a rate must be between 0 and 10,000,000 a second");
        }
    }

    static final Pace CLOSED = new Pace(0);

    boolean isOpen() {
        return perSecond > 0;
    }

    /** When operation {@code index} is due, in nanoseconds from the start. Open loop only. */
    long dueNs(long index) {
        return (long) (index * (SECOND_NS / perSecond));
    }

    /** How many operations are due by {@code elapsedNs} from the start. Open loop only. */
    long dueBy(long elapsedNs) {
        if (elapsedNs < 0) {
            return 0;
        }
        long count = (long) (elapsedNs * (perSecond / SECOND_NS)) + 1;
        // The division rounds: settle on what dueNs says.
        while (count > 0 && dueNs(count - 1) > elapsedNs) {
            count--;
        }
        while (dueNs(count) <= elapsedNs) {
            count++;
        }
        return count;
    }
}
