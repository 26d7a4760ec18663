package io.hydrofoil.soak.report;

import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** Latencies of one sort of operations over time and in sum. Answers count, whatever they say; no answer is none. */
final class Series {
    private static final int MOST_STEPS = 900;
    private static final long MAX_NS = TimeUnit.MINUTES.toNanos(1);
    private static final double MS_NS = 1e6;

    private final String name;
    private final Histogram all = new Histogram(MAX_NS, 3);
    private final double stepSeconds;
    private final double[] perSecond;
    private final double[] p50Ms;
    private final double[] p99Ms;
    private final double[] maxMs;
    private final long[] answeredNs;

    Series(String name, List<Operation> operations, Predicate<Operation> which, long lengthNs) {
        this.name = name;
        Operation[] chosen = operations.stream()
                .filter(operation -> which.test(operation) && isAnswered(operation))
                .sorted(java.util.Comparator.comparingLong(Operation::returnedNs))
                .toArray(Operation[]::new);
        answeredNs = Arrays.stream(chosen).mapToLong(Operation::returnedNs).toArray();
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(lengthNs) + 1);
        long step = (seconds + MOST_STEPS - 1) / MOST_STEPS;
        stepSeconds = step;
        int steps = (int) ((seconds + step - 1) / step);
        perSecond = new double[steps];
        p50Ms = new double[steps];
        p99Ms = new double[steps];
        maxMs = new double[steps];
        Histogram histogram = new Histogram(MAX_NS, 3);
        int at = 0;
        for (int i = 0; i < steps; i++) {
            histogram.reset();
            long endNs = TimeUnit.SECONDS.toNanos((i + 1) * step);
            for (; at < chosen.length && (chosen[at].returnedNs() < endNs || i == steps - 1); at++) {
                long ns = Math.clamp(chosen[at].returnedNs() - chosen[at].invokedNs(), 0, MAX_NS);
                histogram.recordValue(ns);
                all.recordValue(ns);
            }
            perSecond[i] = histogram.getTotalCount() / stepSeconds;
            p50Ms[i] = ms(histogram, 50);
            p99Ms[i] = ms(histogram, 99);
            maxMs[i] = ms(histogram, 100);
        }
    }

    private static boolean isAnswered(Operation operation) {
        return operation.outcome() != Outcome.UNKNOWN && operation.outcome() != Outcome.REFUSED;
    }

    /** Nothing was answered: no latency, and a gap in a plot. */
    private static double ms(Histogram histogram, double percent) {
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percent) / MS_NS;
    }

    String name() {
        return name;
    }

    long count() {
        return all.getTotalCount();
    }

    double ms(double percent) {
        return ms(all, percent);
    }

    double stepSeconds() {
        return stepSeconds;
    }

    double[] perSecond() {
        return perSecond;
    }

    double[] p50Ms() {
        return p50Ms;
    }

    double[] p99Ms() {
        return p99Ms;
    }

    double[] maxMs() {
        return maxMs;
    }

    /** The longest time without an answer that touches a span of time, in seconds. */
    double longestGapSeconds(long fromNs, long toNs) {
        long longest = 0;
        long before = 0;
        for (long answered : answeredNs) {
            if (answered >= fromNs && before <= toNs) {
                longest = Math.max(longest, answered - before);
            }
            before = answered;
        }
        return longest / 1e9;
    }
}
