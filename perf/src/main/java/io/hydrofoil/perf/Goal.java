package io.hydrofoil.perf;

/**
 * What a figure should be.
 *
 * @param value the bound
 * @param atLeast whether more is better
 */
public record Goal(double value, boolean atLeast) {
    /** The more the better. */
    public static Goal atLeast(double value) {
        return new Goal(value, true);
    }

    /** The less the better. */
    public static Goal atMost(double value) {
        return new Goal(value, false);
    }

    /** Whether a figure is good enough. */
    public boolean isMet(double figure) {
        return atLeast ? figure >= value : figure <= value;
    }
}
