package io.hydrofoil.perf.load;

/**
 * What a figure should be.
 *
 * @param value the bound
 * @param atLeast whether more is better
 */
record Goal(double value, boolean atLeast) {
    static Goal atLeast(double value) {
        return new Goal(value, true);
    }

    static Goal atMost(double value) {
        return new Goal(value, false);
    }

    boolean isMet(double figure) {
        return atLeast ? figure >= value : figure <= value;
    }
}
