package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EchoPatienceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BEGIN = -3 * SECOND;

    private final EchoPatience patience = new EchoPatience();

    @Test
    void isShortWhileTheLogStandsStill() {
        patience.isOver(100, BEGIN - 100 * SECOND);
        patience.begin(BEGIN);
        assertThat(patience.isOver(100, BEGIN + EchoPatience.STILL_NS)).isFalse();
        assertThat(patience.isOver(100, BEGIN + EchoPatience.STILL_NS + 1)).isTrue();
    }

    @Test
    void isLongWhileTheLogMoves() {
        patience.begin(BEGIN);
        long nowNs = BEGIN;
        for (long position = 0; nowNs < BEGIN + EchoPatience.MOVING_NS; position += 32) {
            assertThat(patience.isOver(position, nowNs)).isFalse();
            nowNs += 4 * SECOND;
        }
        assertThat(patience.isOver(1 << 20, BEGIN + EchoPatience.MOVING_NS + 1)).isTrue();
    }

    @Test
    void beginsAnewWithEachHello() {
        patience.begin(BEGIN);
        assertThat(patience.isOver(5, BEGIN + 100 * SECOND)).isTrue();
        patience.begin(BEGIN + 100 * SECOND);
        assertThat(patience.isOver(5, BEGIN + 104 * SECOND)).isFalse();
    }
}
