package io.hydrofoil.apiserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BatchWindowTest {
    private static final long LONG_NS = 1_000_000_000;

    private final BatchWindow window = new BatchWindow(2);

    @Test
    void writesGatherWhileTheLogHasItsBatches() {
        assertThat(window.isOpen(0)).isTrue();
        window.took(3, 0);
        assertThat(window.isOpen(1)).isTrue();
        window.took(5, 1);
        assertThat(window.isOpen(2)).isFalse();
        assertThat(window.applied(2)).isFalse();
        assertThat(window.isOpen(3)).isFalse();
        assertThat(window.applied(3)).as("the proposer waits for this one").isTrue();
        assertThat(window.isOpen(4)).isTrue();
    }

    @Test
    void nobodyIsWokenForABatchThatNobodyWaitsFor() {
        window.took(3, 0);
        window.took(5, 0);
        assertThat(window.applied(3)).isFalse();
        assertThat(window.isOpen(1)).isTrue();
        assertThat(window.applied(5)).isFalse();
    }

    @Test
    void aBatchThatDoesNotComeBackIsNotWaitedForForEver() {
        window.took(3, 0);
        window.took(5, 0);
        assertThat(window.isOpen(1)).isFalse();
        assertThat(window.isOpen(LONG_NS)).isTrue();
    }
}
