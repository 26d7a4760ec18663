package io.hydrofoil.bench;

/**
 * Many operations at once, again and again.
 *
 * @param size operations of a burst
 * @param everySeconds from burst to burst
 */
public record Bursts(long size, double everySeconds) implements Arrivals {
    /** Checks that there is something to come. */
    public Bursts {
        if (!(size > 0 && everySeconds > 0)) {
            throw new IllegalArgumentException("bursts need a size and a distance above 0");
        }
    }

    @Override
    public long dueNs(long index) {
        long burst = index / size;
        return (long) (burst * everySeconds * 1e9);
    }
}
