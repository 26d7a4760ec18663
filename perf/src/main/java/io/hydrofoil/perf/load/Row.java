package io.hydrofoil.perf.load;

import io.hydrofoil.bench.Latencies;
import io.hydrofoil.bench.Span;
import io.hydrofoil.perf.Figure;
import io.hydrofoil.perf.Goal;
import org.jspecify.annotations.Nullable;

/**
 * What one work came to.
 *
 * @param ops operations that were answered in the span
 * @param latencies null: none were taken
 */
record Row(String work, long ops, Span span, @Nullable Latencies latencies, Figure figure) {

    /** Judged by operations per CPU second of the server. */
    static Row perCpuSecond(String work, long ops, Span span, @Nullable Latencies latencies, Goal goal) {
        return new Row(work, ops, span, latencies, new Figure(ops / span.cpuSeconds(), "/cpu-s", goal));
    }

    double opsPerSecond() {
        return ops / span.seconds();
    }
}
