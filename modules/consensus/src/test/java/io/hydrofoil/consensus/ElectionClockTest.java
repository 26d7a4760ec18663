package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ElectionClockTest {
    private long nowMs = 1_000_000;
    private final ElectionClock clock = new ElectionClock(() -> nowMs, () -> TimeUnit.MILLISECONDS.toNanos(nowMs) - 7);

    @Test
    void showsTheTimeUntilItIsPutForward() {
        assertThat(clock.time()).isEqualTo(1_000_000);
        nowMs += 20;
        assertThat(clock.time()).isEqualTo(1_000_020);
        assertThat(clock.putForward(500)).isTrue();
        assertThat(clock.time()).isEqualTo(1_000_520);
        assertThat(clock.timeNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1_000_520));
    }

    @Test
    void givesBackWhatItRanAheadWithoutEverGoingBackwards() {
        clock.putForward(500);
        long before = clock.time();
        for (int i = 0; i < 6_000; i++) {
            nowMs++;
            long now = clock.time();
            assertThat(now).isBetween(before, before + 1);
            before = now;
        }
        assertThat(clock.time()).isEqualTo(nowMs);
    }

    @Test
    void isNotPutForwardAgainBeforeAllIsGivenBack() {
        clock.putForward(500);
        nowMs += 4_900;
        assertThat(clock.putForward(500)).isFalse();
        assertThat(clock.time()).isEqualTo(nowMs + 10);
        nowMs += 200;
        assertThat(clock.putForward(500)).isTrue();
    }
}
