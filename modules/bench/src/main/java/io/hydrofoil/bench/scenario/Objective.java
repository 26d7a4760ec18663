package io.hydrofoil.bench.scenario;

/**
 * What a figure must be.
 *
 * @param metric its name: phase.measure.statistic or phase.figure
 * @param bound in the figure's unit: milliseconds for times
 */
public record Objective(String metric, double bound, boolean isAtLeast) {
    /** Whether a figure is as it must be; one that is not a number is not. */
    public boolean isMetBy(double figure) {
        return isAtLeast ? figure >= bound : figure <= bound;
    }

    /** For people. */
    public String text() {
        return (isAtLeast ? "≥ " : "≤ ") + (bound == Math.rint(bound) ? Long.toString((long) bound) : "" + bound);
    }
}
