package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class SlowCheckTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Deque<Consumer<String>> asked = new ArrayDeque<>();
    private long nowNs = -5 * SECOND;
    private final SlowCheck check = new SlowCheck(
            new Clock() {
                @Override
                public long wallMs() {
                    return 0;
                }

                @Override
                public long monotonicNs() {
                    return nowNs;
                }
            },
            "it",
            SECOND,
            asked::add);

    @Test
    void isAskedOnceAtATimeAndNotTooOften() {
        assertThat(check.fault(3 * SECOND)).isNull();
        check.fault(3 * SECOND);
        assertThat(asked).hasSize(1);
        asked.remove().accept(null);
        check.fault(3 * SECOND);
        assertThat(asked).as("within a second").isEmpty();
        nowNs += SECOND;
        check.fault(3 * SECOND);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aMissingAnswerIsAFaultUntilItComes() {
        check.fault(3 * SECOND);
        nowNs += 4 * SECOND;
        assertThat(check.fault(3 * SECOND)).isEqualTo("it has not answered for 4 s");
        assertThat(check.fault(15 * SECOND)).isNull();
        asked.remove().accept(null);
        assertThat(check.fault(3 * SECOND)).isNull();
    }

    @Test
    void aBadAnswerHoldsUntilTheNext() {
        check.fault(3 * SECOND);
        asked.remove().accept("no quorum");
        assertThat(check.fault(3 * SECOND)).isEqualTo("no quorum");
        nowNs += SECOND;
        assertThat(check.fault(3 * SECOND)).isEqualTo("no quorum");
        asked.remove().accept(null);
        assertThat(check.fault(3 * SECOND)).isNull();
    }
}
