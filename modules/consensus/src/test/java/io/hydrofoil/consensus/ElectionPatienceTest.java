package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ElectionPatienceTest {
    private final Exception fault = new IllegalStateException("the election failed");

    private final List<Integer> factors = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();
    private long nowNs = -5;
    private final ElectionPatience patience = new ElectionPatience(() -> nowNs, factors::add, faults::add);

    @Test
    void failuresWithinAnElectionMakeItMorePatientUpToALimit() {
        for (int i = 0; i < 6; i++) {
            fail(500);
        }
        assertThat(factors).containsExactly(1, 2, 4, 8, 16, 16);
        assertThat(faults).hasSize(6).containsOnly(fault);
    }

    @Test
    void theNextElectionOfACalmClusterIsQuickAgain() {
        fail(500);
        fail(500);
        fail(11_000);
        fail(100);
        assertThat(factors).containsExactly(1, 2, 1, 2);
    }

    private void fail(long afterMs) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(afterMs);
        patience.onError(fault);
    }
}
