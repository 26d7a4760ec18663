package io.hydrofoil.bench.run;

import io.hydrofoil.bench.result.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Times of one sort: their distribution, and how it went from span to span. Three digits, up to an hour; longer ones
 * count as an hour. One thread.
 */
final class Measure {
    static final long SPAN_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Most spans that are kept: an hour and a half. What comes later counts in the distribution only. */
    static final int MAX_SPANS = 10_800;

    private static final long MAX_NS = TimeUnit.HOURS.toNanos(1);
    private static final double MS_NS = 1e6;
    private static final double[] PERCENTS = {
        0, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.98, 99.99,
        99.999, 100
    };

    private final String name;
    private final Histogram all = new Histogram(MAX_NS, 3);
    private final Histogram span = new Histogram(MAX_NS, 2);
    private final List<Curve.Point> points = new ArrayList<>();
    private long spanEndNs;

    Measure(String name) {
        this.name = name;
    }

    /** {@code nowNs}: since the start of the run. */
    void record(long nowNs, long tookNs) {
        if (nowNs >= spanEndNs) {
            endSpan();
            spanEndNs = (nowNs / SPAN_NS + 1) * SPAN_NS;
        }
        long value = Math.clamp(tookNs, 0, MAX_NS);
        all.recordValue(value);
        span.recordValue(value);
    }

    private void endSpan() {
        long count = span.getTotalCount();
        if (count > 0 && points.size() < MAX_SPANS) {
            points.add(new Curve.Point(
                    spanEndNs / 1e9,
                    count * (1e9 / SPAN_NS),
                    span.getValueAtPercentile(50) / MS_NS,
                    span.getValueAtPercentile(99) / MS_NS,
                    span.getMaxValue() / MS_NS));
        }
        span.reset();
    }

    String name() {
        return name;
    }

    long count() {
        return all.getTotalCount();
    }

    double ms(double percent) {
        return all.getValueAtPercentile(percent) / MS_NS;
    }

    double meanMs() {
        return all.getMean() / MS_NS;
    }

    /** What there is so far; ends the span that is open. */
    Curve curve() {
        endSpan();
        List<Curve.Quantile> quantiles = new ArrayList<>();
        if (count() > 0) {
            for (double percent : PERCENTS) {
                quantiles.add(new Curve.Quantile(percent, ms(percent)));
            }
        }
        return new Curve(name, quantiles, points);
    }
}
