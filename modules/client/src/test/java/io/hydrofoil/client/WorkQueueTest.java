package io.hydrofoil.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WorkQueueTest {
    private final WorkQueue<String> queue = new WorkQueue<>();

    @Test
    void handsOutAKeyOnceHoweverOftenItWasAdded() {
        queue.add("a");
        queue.add("b");
        queue.add("a");
        assertThat(queue.next(0)).isEqualTo("a");
        assertThat(queue.next(0)).isEqualTo("b");
        assertThat(queue.next(0)).isNull();
    }

    @Test
    void aKeyInWorkComesBackOnlyAfterItIsDone() {
        queue.add("a");
        queue.next(0);
        queue.add("a");
        assertThat(queue.next(0)).isNull();
        queue.done("a");
        assertThat(queue.next(0)).isEqualTo("a");
        queue.done("a");
        assertThat(queue.next(0)).isNull();
    }

    @Test
    void theEarliestOfSeveralTimesCounts() {
        queue.addAt("a", 100);
        queue.addAt("a", 50);
        queue.addAt("a", 70);
        assertThat(queue.nextDueMs()).isEqualTo(50);
        assertThat(queue.next(49)).isNull();
        assertThat(queue.next(50)).isEqualTo("a");
        queue.done("a");
        assertThat(queue.next(1_000)).as("superseded times are dropped").isNull();
    }

    @Test
    void failuresPushAKeyBackFrom5MsTo1000Seconds() {
        long[] expected = {5, 10, 20, 40, 80, 160};
        for (long backoff : expected) {
            assertThat(queue.addRateLimited("a", 1_000)).isEqualTo(1_000 + backoff);
            queue.next(1_000 + backoff);
            queue.done("a");
        }
        for (int i = 0; i < 100; i++) {
            queue.addRateLimited("b", 0);
        }
        assertThat(queue.addRateLimited("b", 0)).isEqualTo(1_000_000);
        queue.forget("a");
        assertThat(queue.addRateLimited("a", 0)).isEqualTo(5);
    }
}
