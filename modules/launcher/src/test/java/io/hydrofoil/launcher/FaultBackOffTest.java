package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;

final class FaultBackOffTest {
    private final List<Long> pauses = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final Stumbling stumbling = new Stumbling();
    private final FaultBackOff agent =
            new FaultBackOff(stumbling, (role, fault) -> reports.add(role + ": " + fault.getMessage()), pauses::add);

    @Test
    void pausesDoubleUpToASecond() throws Exception {
        stumbling.fault = new IllegalStateException("bad record");
        for (int cycle = 0; cycle < 9; cycle++) {
            assertThat(agent.doWork()).isZero();
        }
        assertThat(pauses.stream().map(ns -> ns / 1_000_000))
                .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L);
        assertThat(reports).hasSize(9).containsOnly("loop: bad record");
    }

    @Test
    void manyFailuresInARowAreUnhealthyUntilOneSuccess() throws Exception {
        stumbling.fault = new IllegalStateException("bad record");
        for (int cycle = 0; cycle < FaultBackOff.UNHEALTHY_FAILURES; cycle++) {
            assertThat(agent.fault()).isNull();
            agent.doWork();
        }
        assertThat(agent.fault()).contains("loop failed 10 times in a row", "bad record");

        stumbling.fault = null;
        assertThat(agent.doWork()).isEqualTo(3);
        assertThat(agent.fault()).isNull();

        stumbling.fault = new IllegalStateException("again");
        agent.doWork();
        assertThat(pauses.getLast()).isEqualTo(FaultBackOff.FIRST_PAUSE_NS);
    }

    @Test
    void errorsPassThrough() {
        stumbling.error = new AssertionError("broken");
        assertThatThrownBy(agent::doWork).isSameAs(stumbling.error);
        assertThat(pauses).isEmpty();
    }

    private static final class Stumbling implements Agent {
        private RuntimeException fault;
        private Error error;

        @Override
        public int doWork() {
            if (error != null) {
                throw error;
            }
            if (fault != null) {
                throw fault;
            }
            return 3;
        }

        @Override
        public String roleName() {
            return "loop";
        }
    }
}
