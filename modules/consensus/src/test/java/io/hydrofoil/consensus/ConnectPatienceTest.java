package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectPatienceTest {
    private final ConnectPatience patience = new ConnectPatience();

    @Test
    void aRequestThatWasLostIsSentAgainSoonAndASlowLeaderGetsMoreTime() {
        long altogetherNs = 0;
        for (int i = 0; i < 3; i++) {
            altogetherNs += patience.waitNs();
            patience.inVain();
        }
        assertThat(altogetherNs).isEqualTo(TimeUnit.SECONDS.toNanos(1 + 2 + 4));
        for (int i = 0; i < 5; i++) {
            patience.inVain();
        }
        assertThat(patience.waitNs()).isEqualTo(ConnectPatience.MOST_NS);
    }

    @Test
    void anAnswerMakesItShortAgain() {
        patience.inVain();
        patience.inVain();
        patience.answered();
        assertThat(patience.waitNs()).isEqualTo(ConnectPatience.FIRST_NS);
    }
}
