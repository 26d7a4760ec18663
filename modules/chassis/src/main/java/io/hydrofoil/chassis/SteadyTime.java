package io.hydrofoil.chassis;

/**
 * Wall time that never goes back: advances with the monotonic clock and follows the wall clock only ahead (after a
 * suspended machine wakes up). For agents whose deadlines and timestamps are one and the same number. Owned by one
 * thread.
 */
public final class SteadyTime {
    private static final long AHEAD_MS = 1_000;

    private final Clock clock;
    private final long originNs;
    private long originMs;

    /** Starts at the wall time of {@code clock}. */
    public SteadyTime(Clock clock) {
        this.clock = clock;
        this.originNs = clock.monotonicNs();
        this.originMs = clock.wallMs();
    }

    /** Milliseconds since the epoch, never less than before. */
    public long nowMs() {
        long nowMs = originMs + (clock.monotonicNs() - originNs) / 1_000_000;
        long aheadMs = clock.wallMs() - nowMs;
        if (aheadMs > AHEAD_MS) {
            originMs += aheadMs;
            nowMs += aheadMs;
        }
        return nowMs;
    }
}
