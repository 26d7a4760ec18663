package io.hydrofoil.bench.result;

import io.hydrofoil.bench.scenario.Objective;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All runs of a scenario against one server, and what they should have come to. */
public record BenchResult(About about, List<Objective> objectives, List<RunResult> runs) {
    /**
     * What was run where.
     *
     * @param startedAt as ISO 8601
     * @param server its version, as it tells it
     */
    public record About(
            String scenario,
            String sentence,
            String size,
            Map<String, String> parameters,
            long seed,
            String server,
            String startedAt) {
        /** Copies the parameters, in order of their names. */
        public About {
            parameters = Collections.unmodifiableMap(new java.util.TreeMap<>(parameters));
        }
    }

    /**
     * Whether an objective was met.
     *
     * @param figure the median over the runs; NaN: no run has it
     */
    public record Verdict(Objective objective, double figure, boolean isMet) {}

    /** Copies the lists. */
    public BenchResult {
        objectives = List.copyOf(objectives);
        runs = List.copyOf(runs);
    }

    /** Names of all metrics, in order. */
    public Set<String> metricNames() {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.metrics().keySet()));
        return names;
    }

    /** The values of a metric, of those runs that have it. */
    public double[] values(String metric) {
        return runs.stream()
                .map(run -> run.metrics().get(metric))
                .filter(Objects::nonNull)
                .mapToDouble(Metric::value)
                .toArray();
    }

    /** A metric of the first run that has it, for its unit and direction. */
    public @Nullable Metric sample(String metric) {
        return runs.stream()
                .map(run -> run.metrics().get(metric))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** What became of the objectives. One whose figure is missing is not met. */
    public List<Verdict> verdicts() {
        return objectives.stream()
                .map(objective -> {
                    double figure = median(values(objective.metric()));
                    return new Verdict(objective, figure, objective.isMetBy(figure));
                })
                .toList();
    }

    /** Metrics by name with the median over the runs. */
    public Map<String, Double> medians() {
        Map<String, Double> medians = new LinkedHashMap<>();
        metricNames().forEach(name -> medians.put(name, median(values(name))));
        return medians;
    }

    /** NaN if there is none. */
    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
