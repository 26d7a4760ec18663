package io.hydrofoil.bench.result;

/** One figure of a run. */
public record Metric(double value, String unit, Better better) {
    /** Which way is better. */
    public enum Better {
        LOWER,
        HIGHER,
        /** It only informs. */
        NEITHER
    }
}
