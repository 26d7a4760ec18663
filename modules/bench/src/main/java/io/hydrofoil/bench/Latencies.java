package io.hydrofoil.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Latencies in nanoseconds, three digits, up to a minute; longer ones count as a minute. One thread. */
public final class Latencies {
    private static final long MAX_NS = TimeUnit.MINUTES.toNanos(1);
    private static final double MS_NS = 1e6;

    private final Histogram histogram = new Histogram(MAX_NS, 3);

    public void record(long ns) {
        histogram.recordValue(Math.clamp(ns, 0, MAX_NS));
    }

    public long count() {
        return histogram.getTotalCount();
    }

    /** The latency that {@code percent} of all did not exceed, in milliseconds. */
    public double ms(double percent) {
        return histogram.getValueAtPercentile(percent) / MS_NS;
    }
}
