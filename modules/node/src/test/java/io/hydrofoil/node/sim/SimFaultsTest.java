package io.hydrofoil.node.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.node.sim.SimFaults.Stage;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimFaultsTest {
    private static final int MANY = 10_000;

    private static double share(IntPredicate hits) {
        return IntStream.range(0, MANY).filter(hits).count() / (double) MANY;
    }

    @Test
    void sharesAreMetAndFollowTheSeed() {
        SimFaults faults = SimFaults.parse("flapping=0.5@1m,slow=20%@7,crash-loop=0.1@2s", "", 3);
        assertThat(share(i -> faults.slowness("sim-" + i) == 7)).isBetween(0.18, 0.22);
        assertThat(share(i -> faults.crashes("uid-" + i))).isBetween(0.08, 0.12);
        assertThat(faults.crashAfterMs()).isEqualTo(2_000);
        // half of the nodes, half of the time
        assertThat(share(i -> faults.isSilent("sim-" + i, 1_700_000_000_000L))).isBetween(0.22, 0.28);
        SimFaults same = SimFaults.parse("slow=20%@7", "", 3);
        SimFaults other = SimFaults.parse("slow=20%@7", "", 4);
        assertThat(share(i -> same.slowness("sim-" + i) == faults.slowness("sim-" + i)))
                .isEqualTo(1);
        assertThat(share(i -> other.slowness("sim-" + i) == faults.slowness("sim-" + i)))
                .isLessThan(0.8);
    }

    @Test
    void aFlappingNodeIsSilentForHalfOfEachPeriod() {
        SimFaults faults = SimFaults.parse("flapping=1@1m", "", 9);
        long silentMs = 0;
        int turns = 0;
        boolean before = faults.isSilent("sim-0001", 0);
        for (long ms = 100; ms <= 600_000; ms += 100) {
            boolean now = faults.isSilent("sim-0001", ms);
            silentMs += now ? 100 : 0;
            turns += now == before ? 0 : 1;
            before = now;
        }
        assertThat(silentMs).isBetween(299_000L, 301_000L);
        assertThat(turns).isEqualTo(20);
    }

    @Test
    void delaysLieInTheirRangeAndOthersStay() {
        SimFaults faults = SimFaults.parse("", "start=200ms..400ms,pull=3s", 1);
        IntStream.range(0, MANY).forEach(i -> assertThat(faults.delayMs(Stage.START, "uid-" + i, "c", 20))
                .isBetween(200L, 400L));
        assertThat(IntStream.range(0, MANY).mapToLong(i -> faults.delayMs(Stage.START, "uid-" + i, "c", 20)))
                .contains(200L, 400L);
        assertThat(faults.delayMs(Stage.PULL, "uid", "c", 20)).isEqualTo(3_000);
        assertThat(faults.delayMs(Stage.STOP, "uid", "c", 30)).isEqualTo(30);
        assertThat(faults.delaysReadiness()).isFalse();
        assertThat(SimFaults.parse("", "ready=1s", 1).delaysReadiness()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            flapping=2       | -               | needs a share
            flapping         | -               | needs a share
            slow=0.1@0.5     | -               | needs a factor from 1
            crash-loop=1@soon| -               | needs a time
            melting=0.1      | -               | failures are flapping, slow and crash-loop
            -                | boil=1s         | stages are pull, start, ready and stop
            -                | pull=2s..1s     | ends before it begins
            -                | pull=           | needs a time
            """)
    void mistakesAreTold(String fail, String delays, String message) {
        assertThatThrownBy(() -> SimFaults.parse(fail == null ? "" : fail, delays == null ? "" : delays, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
