package io.hydrofoil.perf.scheduling;

import io.hydrofoil.perf.Cpu;
import org.HdrHistogram.Histogram;

/** What some work took, and each attempt to place a pod. */
record Cost(Cpu cpu, Histogram attempts) {
    private static final double US_NS = 1e3;

    double attemptUs(double percentile) {
        return attempts.getValueAtPercentile(percentile) / US_NS;
    }

    double meanAttemptUs() {
        return attempts.getMean() / US_NS;
    }
}
