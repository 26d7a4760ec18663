package io.hydrofoil.perf.scheduling;

import io.hydrofoil.chassis.Clock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.HdrHistogram.Histogram;

/**
 * The system's clock, which also sees how much processor time attempts to place a pod take: the scheduler reads the
 * monotonic clock before and after each, for its own metric, whose buckets are too coarse here. All its other readings
 * are for deadlines and are followed by one of the wall clock. One thread.
 */
final class AttemptClock implements Clock {
    private static final long MAX_NS = 60_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long NONE = Long.MIN_VALUE;

    private final Histogram attempts = new Histogram(MAX_NS, 3);
    private long begun = NONE;

    @Override
    public long wallMs() {
        begun = NONE;
        return Clock.system().wallMs();
    }

    @Override
    public long monotonicNs() {
        if (begun == NONE) {
            begun = ranNs();
        } else {
            attempts.recordValue(Math.clamp(ranNs() - begun, 0, MAX_NS));
            begun = NONE;
        }
        return Clock.system().monotonicNs();
    }

    /** Processor time of this thread: what else the machine does is not in it. */
    static long ranNs() {
        return THREADS.getCurrentThreadCpuTime();
    }

    void reset() {
        attempts.reset();
    }

    /** Attempts since the last reset. */
    Histogram attempts() {
        return attempts;
    }
}
