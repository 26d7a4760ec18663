package io.hydrofoil.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two results of one scenario, figure by figure. A figure is worse if its whole confidence interval lies on the worse
 * side and the means differ by the threshold or more. Only gates decide the verdict: of fifty figures at 95 % two or
 * three look different by chance. Gates are the figures of the objectives, or all if there are none.
 */
public record Comparison(List<Line> lines) {
    /** How a figure has changed. */
    public enum Change {
        BETTER,
        WORSE,
        /** Within chance or the threshold. */
        SAME
    }

    /**
     * One figure.
     *
     * @param low lower end of the interval of the difference, as a share of the first mean
     * @param high upper end
     * @param isGate whether it decides
     */
    public record Line(
            String metric,
            String unit,
            double before,
            double after,
            double low,
            double high,
            Change change,
            boolean isGate) {
        /** As a share of the first mean. */
        public double relative() {
            return share(after - before, before);
        }
    }

    /** Copies the lines. */
    public Comparison {
        lines = List.copyOf(lines);
    }

    /**
     * Compares.
     *
     * @param confidence of the intervals, such as 0.95
     * @param threshold smallest change that counts, as a share
     * @throws IllegalArgumentException the message says why they cannot be compared
     */
    public static Comparison of(BenchResult before, BenchResult after, double confidence, double threshold) {
        requireSameWork(before.about(), after.about());
        requireRuns("first", before);
        requireRuns("second", after);
        Set<String> gates = new LinkedHashSet<>();
        before.objectives().forEach(objective -> gates.add(objective.metric()));
        after.objectives().forEach(objective -> gates.add(objective.metric()));
        gates.removeIf(name -> isCount(before.sample(name)));
        List<Line> lines = new ArrayList<>();
        for (String name : before.metricNames()) {
            Metric metric = before.sample(name);
            double[] first = before.values(name);
            double[] second = after.values(name);
            if (metric != null
                    && metric.better() != Metric.Better.NEITHER
                    && first.length >= Welch.MIN_RUNS
                    && second.length >= Welch.MIN_RUNS) {
                Welch welch = Welch.of(first, second, confidence);
                lines.add(line(name, metric, welch, threshold, gates.isEmpty() || gates.contains(name)));
            } else if (gates.contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" decides, but fewer than two runs of each have it");
            }
        }
        return new Comparison(lines);
    }

    /** More of it is neither better nor worse: an objective may ask for it, no comparison can be decided by it. */
    private static boolean isCount(@Nullable Metric metric) {
        return metric != null && metric.better() == Metric.Better.NEITHER;
    }

    private static void requireSameWork(BenchResult.About before, BenchResult.About after) {
        if (!before.scenario().equals(after.scenario())) {
            throw new IllegalArgumentException(
                    "they are of different scenarios: " + before.scenario() + " and " + after.scenario());
        }
        if (!before.parameters().equals(after.parameters())) {
            throw new IllegalArgumentException(
                    "they have different parameters: " + before.parameters() + " and " + after.parameters());
        }
    }

    private static void requireRuns(String which, BenchResult result) {
        if (result.runs().size() < Welch.MIN_RUNS) {
            throw new IllegalArgumentException("the " + which
                    + " has one run only: without scatter nothing can be said of" + " chance; run it with --runs 5");
        }
    }

    private static Line line(String name, Metric metric, Welch welch, double threshold, boolean isGate) {
        double before = welch.firstMean();
        double relative = share(welch.difference(), before);
        boolean isHigher = metric.better() == Metric.Better.HIGHER;
        Change change = Change.SAME;
        if (Math.abs(relative) >= threshold && (welch.low() > 0 || welch.high() < 0)) {
            change = welch.low() > 0 == isHigher ? Change.BETTER : Change.WORSE;
        }
        return new Line(
                name,
                metric.unit(),
                before,
                welch.secondMean(),
                share(welch.low(), before),
                share(welch.high(), before),
                change,
                isGate);
    }

    /** From nothing to something is infinitely more. */
    private static double share(double difference, double of) {
        if (difference == 0) {
            return 0;
        }
        return of == 0 ? Math.copySign(Double.POSITIVE_INFINITY, difference) : difference / Math.abs(of);
    }

    /** Whether something that decides got worse. */
    public boolean isRegression() {
        return lines.stream().anyMatch(line -> line.isGate() && line.change() == Change.WORSE);
    }

    /** For people. */
    public String text() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("figure", "unit", "before", "after", "change", "interval", ""));
        for (Line line : lines) {
            String interval = percent(line.low()) + " … " + percent(line.high());
            String verdict =
                    line.change() == Change.SAME ? "" : line.change().name().toLowerCase(Locale.ROOT);
            cells.add(List.of(
                    line.metric() + (line.isGate() ? " *" : ""),
                    line.unit(),
                    Numbers.text(line.before()),
                    Numbers.text(line.after()),
                    percent(line.relative()),
                    interval,
                    verdict));
        }
        return Numbers.table(cells) + "* decides\n";
    }

    private static String percent(double share) {
        return Double.isInfinite(share)
                ? (share > 0 ? "+∞" : "-∞")
                : String.format(Locale.ROOT, "%+.1f %%", share * 100);
    }
}
