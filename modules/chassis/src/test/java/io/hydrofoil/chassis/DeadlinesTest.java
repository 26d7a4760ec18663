package io.hydrofoil.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlinesTest {
    @Test
    void comesDueByTimeThenByOrder() {
        Deadlines<String> deadlines = new Deadlines<>();
        deadlines.schedule(20, "b");
        deadlines.schedule(10, "a");
        deadlines.schedule(20, "c");
        assertThat(deadlines.nextMs()).isEqualTo(10);
        assertThat(deadlines.poll(9)).isNull();
        assertThat(deadlines.poll(20)).isEqualTo("a");
        assertThat(deadlines.poll(20)).isEqualTo("b");
        assertThat(deadlines.poll(20)).isEqualTo("c");
        assertThat(deadlines.poll(20)).isNull();
        assertThat(deadlines.nextMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void steadyTimeFollowsAheadButNeverBack() {
        long[] wallMs = {1_000_000};
        long[] monotonicNs = {5};
        SteadyTime time = new SteadyTime(new Clock() {
            @Override
            public long wallMs() {
                return wallMs[0];
            }

            @Override
            public long monotonicNs() {
                return monotonicNs[0];
            }
        });
        wallMs[0] -= 60_000;
        monotonicNs[0] += 7_000_000;
        assertThat(time.nowMs()).isEqualTo(1_000_007);
        wallMs[0] = 2_000_000;
        assertThat(time.nowMs()).isEqualTo(2_000_000);
        monotonicNs[0] += 1_000_000;
        assertThat(time.nowMs()).isEqualTo(2_000_001);
    }
}
