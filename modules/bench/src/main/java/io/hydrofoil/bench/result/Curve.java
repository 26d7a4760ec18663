package io.hydrofoil.bench.result;

import java.util.List;

/**
 * How one measure was distributed, over all and over time.
 *
 * @param name phase.measure
 * @param quantiles the distribution, by rising percent
 * @param points a span of time each, in order
 */
public record Curve(String name, List<Quantile> quantiles, List<Point> points) {
    /** The value that {@code percent} of all did not exceed. */
    public record Quantile(double percent, double ms) {}

    /**
     * A span of time.
     *
     * @param seconds its end, from the start of the run
     * @param perSecond how many fell into it
     */
    public record Point(double seconds, double perSecond, double p50Ms, double p99Ms, double maxMs) {}

    /** Copies the lists. */
    public Curve {
        quantiles = List.copyOf(quantiles);
        points = List.copyOf(points);
    }
}
