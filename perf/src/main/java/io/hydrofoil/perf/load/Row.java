package io.hydrofoil.perf.load;

import org.jspecify.annotations.Nullable;

/**
 * What one work came to.
 *
 * @param ops operations that were answered in {@code seconds}
 * @param figure what the goal is about, in {@code unit}
 * @param latencies null: none were taken
 */
record Row(
        String work,
        long ops,
        double seconds,
        double serverCpuSeconds,
        @Nullable Latencies latencies,
        double figure,
        String unit,
        @Nullable Goal goal) {

    /** Operations, each worth {@code weight} of the unit, per CPU second of the server. */
    static Row perCpuSecond(String work, long ops, Span span, @Nullable Latencies latencies, double weight, Goal goal) {
        double figure = ops * weight / span.cpuSeconds();
        String unit = weight == 1 ? "/cpu-s" : "MB/cpu-s";
        return new Row(work, ops, span.seconds(), span.cpuSeconds(), latencies, figure, unit, goal);
    }

    /** Any other figure. */
    static Row of(
            String work,
            long ops,
            Span span,
            @Nullable Latencies latencies,
            double figure,
            String unit,
            @Nullable Goal goal) {
        return new Row(work, ops, span.seconds(), span.cpuSeconds(), latencies, figure, unit, goal);
    }

    double opsPerSecond() {
        return ops / seconds;
    }
}
