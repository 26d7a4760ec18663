package io.hydrofoil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    @Test
    void operationsAreDueAtEqualDistances() {
        Pace pace = new Pace(1000);
        assertThat(pace.dueNs(0)).isZero();
        assertThat(pace.dueNs(1)).isEqualTo(1_000_000);
        assertThat(pace.dueNs(60_000)).isEqualTo(60_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 3, 999, 1000, 33_333.3})
    void whatIsDueByATimeAgreesWithWhenEachIsDue(double rate) {
        Pace pace = new Pace(rate);
        assertThat(pace.dueBy(-1)).isZero();
        for (long index : new long[] {0, 1, 2, 7, 1000, 123_456}) {
            assertThat(pace.dueBy(pace.dueNs(index)))
                    .as("at its time, " + index)
                    .isEqualTo(index + 1);
            if (index > 0) {
                assertThat(pace.dueBy(pace.dueNs(index) - 1))
                        .as("just before, " + index)
                        .isEqualTo(index);
            }
        }
    }

    @Test
    void ratesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Pace(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pace(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noRateIsAClosedLoop() {
        assertThat(Pace.CLOSED.isOpen()).isFalse();
        assertThat(new Pace(1).isOpen()).isTrue();
    }
}
