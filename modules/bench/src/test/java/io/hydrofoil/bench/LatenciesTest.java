package io.hydrofoil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreInMillisecondsToThreeDigits() {
        Latencies latencies = new Latencies();
        for (int ms = 1; ms <= 1000; ms++) {
            latencies.record(ms * 1_000_000L);
        }
        assertThat(latencies.count()).isEqualTo(1000);
        assertThat(latencies.ms(50)).isCloseTo(500, within(1.0));
        assertThat(latencies.ms(99)).isCloseTo(990, within(1.0));
        assertThat(latencies.ms(99.9)).isCloseTo(999, within(1.0));
    }

    @Test
    void whatIsOutOfRangeCountsAsTheBound() {
        Latencies latencies = new Latencies();
        latencies.record(-5);
        latencies.record(Long.MAX_VALUE);
        assertThat(latencies.ms(0)).isZero();
        assertThat(latencies.ms(100)).isCloseTo(60_000, within(60.0));
    }
}
