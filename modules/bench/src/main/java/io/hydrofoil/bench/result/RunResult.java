package io.hydrofoil.bench.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a scenario.
 *
 * @param metrics by name, in the order in which they were taken
 * @param spans when the phases ran
 */
public record RunResult(Map<String, Metric> metrics, List<Curve> curves, List<Span> spans) {
    /** A phase in seconds from the start of the run. */
    public record Span(String phase, double fromSeconds, double toSeconds) {}

    /** Copies the collections. */
    public RunResult {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        curves = List.copyOf(curves);
        spans = List.copyOf(spans);
    }
}
