package io.hydrofoil.bench.run;

import io.hydrofoil.bench.result.Curve;
import io.hydrofoil.bench.result.Metric;
import io.hydrofoil.bench.result.Metric.Better;
import io.hydrofoil.bench.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that is measured in a run. Owned by the event loop, but for {@link #nowNs}. */
final class Recorder {
    private final long startNs = System.nanoTime();
    private final Map<String, Measure> measures = new LinkedHashMap<>();
    private final Map<String, Metric> metrics = new LinkedHashMap<>();
    private final List<RunResult.Span> spans = new ArrayList<>();

    /** Since the start of the run. Any thread. */
    long nowNs() {
        return System.nanoTime() - startNs;
    }

    /** A time of a measure of a phase. */
    void took(String phase, String measure, long ns) {
        measures.computeIfAbsent(phase + "." + measure, Measure::new).record(nowNs(), ns);
    }

    void metric(String name, double value, String unit, Better better) {
        metrics.put(name, new Metric(value, unit, better));
    }

    void span(String phase, long fromNs, long toNs) {
        spans.add(new RunResult.Span(phase, fromNs / 1e9, toNs / 1e9));
    }

    /** All figures and curves. */
    RunResult result() {
        Map<String, Metric> all = new LinkedHashMap<>(metrics);
        List<Curve> curves = new ArrayList<>();
        for (Measure measure : measures.values()) {
            String name = measure.name();
            all.put(name + ".p50", new Metric(measure.ms(50), "ms", Better.LOWER));
            all.put(name + ".p90", new Metric(measure.ms(90), "ms", Better.LOWER));
            all.put(name + ".p99", new Metric(measure.ms(99), "ms", Better.LOWER));
            all.put(name + ".p999", new Metric(measure.ms(99.9), "ms", Better.LOWER));
            all.put(name + ".max", new Metric(measure.ms(100), "ms", Better.LOWER));
            all.put(name + ".mean", new Metric(measure.meanMs(), "ms", Better.LOWER));
            all.put(name + ".count", new Metric(measure.count(), "", Better.NEITHER));
            curves.add(measure.curve());
        }
        return new RunResult(all, curves, spans);
    }
}
