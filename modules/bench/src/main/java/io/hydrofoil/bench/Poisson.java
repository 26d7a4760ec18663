package io.hydrofoil.bench;

import java.util.SplittableRandom;

/**
 * Operations that do not know of one another, as those of many users: distances between them follow an exponential
 * distribution. The same seed gives the same times. After {@link #MAX_DRAWN} operations the times repeat, moved on.
 */
public final class Poisson implements Arrivals {
    /** Most times that are kept. */
    static final int MAX_DRAWN = 1 << 20;

    private final long[] dueNs;
    private final long periodNs;

    /** So many a second on average; {@code expected}: about how many will be asked for. */
    public Poisson(double perSecond, long seed, long expected) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate must be above 0");
        }
        SplittableRandom random = new SplittableRandom(seed);
        dueNs = new long[Math.clamp(expected, 1, MAX_DRAWN)];
        double seconds = 0;
        for (int i = 0; i < dueNs.length; i++) {
            seconds -= Math.log(1 - random.nextDouble()) / perSecond;
            dueNs[i] = (long) (seconds * 1e9);
        }
        periodNs = Math.max(1, dueNs[dueNs.length - 1]);
    }

    @Override
    public long dueNs(long index) {
        return index / dueNs.length * periodNs + dueNs[(int) (index % dueNs.length)];
    }
}
