package io.hydrofoil.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarTest {
    @Test
    void numberRateAndTimeLeftAreTold() {
        Bar bar = new Bar("fill", "created", 250, 1_000, 10, 0);
        assertThat(bar.text())
                .isEqualTo("fill           [######..................]  25 %  250 of 1,000 created, 25/s, 30 s left");
    }

    @Test
    void theNearerEndCounts() {
        assertThat(new Bar("a", "", 10, 100, 50, 60).leftSeconds()).isEqualTo(10);
        assertThat(new Bar("a", "", 90, 100, 9, 60).leftSeconds()).isEqualTo(1);
        assertThat(new Bar("a", "", 5, 0, 15, 60).share()).isEqualTo(0.25);
    }

    @Test
    void nobodyCanTellBeforeAnythingIsDone() {
        Bar bar = new Bar("a", "pods", 0, 100, 3, 0);
        assertThat(bar.leftSeconds()).isNegative();
        assertThat(bar.text()).doesNotContain("left");
    }

    @Test
    void whatIsLateIsFullAndNotMore() {
        Bar bar = new Bar("a", "pods", 100, 100, 90, 60);
        assertThat(bar.share()).isEqualTo(1);
        assertThat(bar.leftSeconds()).isZero();
    }
}
