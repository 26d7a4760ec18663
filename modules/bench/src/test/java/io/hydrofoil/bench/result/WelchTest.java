package io.hydrofoil.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WelchTest {
    /** From the usual tables of Student's distribution. */
    @ParameterizedTest
    @CsvSource({
        "0.95, 1, 12.7062",
        "0.95, 2, 4.30265",
        "0.95, 10, 2.22814",
        "0.99, 5, 4.03214",
        "0.90, 30, 1.69726",
        "0.95, 1000, 1.96234",
        "0.5, 4, 0.740697"
    })
    void quantilesAreThoseOfTheTables(double confidence, double degrees, double t) {
        assertThat(StudentT.twoSided(confidence, degrees)).isCloseTo(t, within(t * 1e-5));
    }

    /** Worked by hand: means 3 and 9, variances 2.5 each, so 8 degrees and half of 2.30600 * 1. */
    @Test
    void equalScatterGivesTheIntervalOfTheTwoSampleTest() {
        Welch welch = Welch.of(new double[] {1, 2, 3, 4, 5}, new double[] {7, 8, 9, 10, 11}, 0.95);
        assertThat(welch.difference()).isCloseTo(6, within(1e-12));
        assertThat(welch.low()).isCloseTo(6 - 2.30600, within(1e-4));
        assertThat(welch.high()).isCloseTo(6 + 2.30600, within(1e-4));
    }

    /** Variances 1 and 100 of 3 each: error 101/3, degrees (101/3)^2 / (1/18 + 10000/18) = 2.04, t = 4.2301. */
    @Test
    void unequalScatterCostsDegreesOfFreedom() {
        Welch welch = Welch.of(new double[] {9, 10, 11}, new double[] {10, 20, 30}, 0.95);
        double half = StudentT.twoSided(0.95, 2.0400) * Math.sqrt(101 / 3.0);
        assertThat(welch.difference()).isCloseTo(10, within(1e-12));
        assertThat(welch.high()).isCloseTo(10 + half, within(0.01));
        assertThat(StudentT.twoSided(0.95, 2.04)).isBetween(4.15, 4.30);
    }

    @Test
    void withoutScatterTheIntervalIsAPoint() {
        Welch welch = Welch.of(new double[] {5, 5}, new double[] {6, 6}, 0.95);
        assertThat(welch.low()).isEqualTo(1);
        assertThat(welch.high()).isEqualTo(1);
    }

    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        long seed = 20260101;
        SplittableRandom random = new SplittableRandom(seed);
        int held = 0;
        int trials = 4_000;
        for (int i = 0; i < trials; i++) {
            Welch welch = Welch.of(normals(random, 4, 10, 1), normals(random, 6, 12, 3), 0.95);
            held += welch.low() <= 2 && welch.high() >= 2 ? 1 : 0;
        }
        assertThat(held / (double) trials).as("seed %d", seed).isBetween(0.935, 0.965);
    }

    private static double[] normals(SplittableRandom random, int count, double mean, double deviation) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextGaussian(mean, deviation);
        }
        return values;
    }

    @Test
    void oneRunIsTooFew() {
        assertThatThrownBy(() -> Welch.of(new double[] {1}, new double[] {1, 2}, 0.95))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
