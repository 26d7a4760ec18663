package io.hydrofoil.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrivalsTest {
    static List<Arrivals> all() {
        return List.of(
                new Pace(333),
                new Poisson(500, 7, 10_000),
                new Poisson(500, 7, 10),
                new Ramp(0, 100, 4),
                new Ramp(100, 10, 2),
                new Ramp(50, 50, 1),
                new Bursts(7, 0.25));
    }

    @ParameterizedTest
    @MethodSource("all")
    void dueByCountsWhatIsDueAndTimesNeverFall(Arrivals arrivals) {
        long before = 0;
        for (long i = 0; i < 2_000; i++) {
            long dueNs = arrivals.dueNs(i);
            assertThat(dueNs).as("%s, operation %d", arrivals, i).isGreaterThanOrEqualTo(before);
            long count = arrivals.dueBy(dueNs);
            assertThat(count).as("%s, operation %d", arrivals, i).isGreaterThan(i);
            assertThat(arrivals.dueNs(count - 1)).isLessThanOrEqualTo(dueNs);
            assertThat(arrivals.dueNs(count)).isGreaterThan(dueNs);
            before = dueNs;
        }
        assertThat(arrivals.dueBy(-1)).isZero();
    }

    @Test
    void poissonHasItsRateItsScatterAndFollowsItsSeed() {
        int count = 100_000;
        Poisson arrivals = new Poisson(1_000, 42, count);
        assertThat(arrivals.dueNs(count - 1) / 1e9).isBetween(98.0, 102.0);
        double mean = arrivals.dueNs(count - 1) / (double) count;
        double squares = 0;
        for (int i = 1; i < count; i++) {
            double gap = arrivals.dueNs(i) - arrivals.dueNs(i - 1) - mean;
            squares += gap * gap;
        }
        // The standard deviation of an exponential distribution is its mean.
        assertThat(Math.sqrt(squares / count) / mean).isBetween(0.97, 1.03);
        assertThat(new Poisson(1_000, 42, count).dueNs(777)).isEqualTo(arrivals.dueNs(777));
        assertThat(new Poisson(1_000, 43, count).dueNs(777)).isNotEqualTo(arrivals.dueNs(777));
    }

    @Test
    void aRampHasDoneHalfOfItsWorkWhereItsSquareSaysAndGoesOnAtItsEnd() {
        Ramp ramp = new Ramp(0, 100, 4);
        // 200 operations on the ramp; the first 50 take half of the time
        assertThat(ramp.dueNs(50)).isEqualTo(2_000_000_000L);
        assertThat(ramp.dueNs(200)).isEqualTo(4_000_000_000L);
        assertThat(ramp.dueNs(300)).isEqualTo(5_000_000_000L);
    }

    @Test
    void burstsComeTogether() {
        Bursts bursts = new Bursts(3, 0.5);
        assertThat(bursts.dueNs(2)).isZero();
        assertThat(bursts.dueNs(3)).isEqualTo(500_000_000L);
        assertThat(bursts.dueBy(499_999_999L)).isEqualTo(3);
    }
}
