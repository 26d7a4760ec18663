package io.hydrofoil.bench;

/**
 * When operations begin. Open loop: at times that are set beforehand, whether or not earlier ones were answered,
 * so that
 * a server that stalls is charged for all that would have come meanwhile (coordinated omission). Closed loop: as
 * soon as
 * there is room. Values, from a seed where chance is in them.
 */
public sealed interface Arrivals permits Pace, Poisson, Ramp, Bursts {
    /** Whether operations begin at set times. */
    default boolean isOpen() {
        return true;
    }

    /**
     * When operation {@code index} is due, in nanoseconds from the start; never before the one before it. Open loop
     * only.
     */
    long dueNs(long index);

    /** How many operations are due by {@code elapsedNs} from the start. Open loop only. */
    default long dueBy(long elapsedNs) {
        if (elapsedNs < 0 || dueNs(0) > elapsedNs) {
            return 0;
        }
        long low = 0;
        long high = 1;
        while (dueNs(high) <= elapsedNs) {
            low = high;
            high *= 2;
        }
        // low is due, high is not
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (dueNs(middle) <= elapsedNs) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
