package io.hydrofoil.bench.result;

import java.util.Arrays;

/**
 * The difference of two means with its confidence interval, from a few runs each whose scatter need not be equal
 * (B. L. Welch, Biometrika 34, 1947).
 *
 * @param difference of the second's mean from the first's
 * @param low lower end of the interval
 * @param high upper end
 */
record Welch(double firstMean, double secondMean, double difference, double low, double high) {
    /** Fewest runs of each. */
    static final int MIN_RUNS = 2;

    static Welch of(double[] first, double[] second, double confidence) {
        if (first.length < MIN_RUNS || second.length < MIN_RUNS) {
            throw new IllegalArgumentException("a confidence interval needs " + MIN_RUNS + " runs of each");
        }
        double firstShare = variance(first) / first.length;
        double secondShare = variance(second) / second.length;
        double error = firstShare + secondShare;
        double difference = mean(second) - mean(first);
        double half = 0;
        if (error > 0) {
            double degrees = error
                    * error
                    / (firstShare * firstShare / (first.length - 1) + secondShare * secondShare / (second.length - 1));
            half = StudentT.twoSided(confidence, degrees) * Math.sqrt(error);
        }
        return new Welch(mean(first), mean(second), difference, difference - half, difference + half);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
    }
}
