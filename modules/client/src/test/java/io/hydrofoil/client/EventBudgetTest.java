package io.hydrofoil.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EventBudgetTest {
    @Test
    void fillsUpAgainWithTime() {
        EventBudget budget = new EventBudget(3, 2);
        long nowMs = 1_000_000;
        for (int i = 0; i < 3; i++) {
            assertThat(EventBudget.allows(budget, "Normal", nowMs)).isTrue();
        }
        assertThat(EventBudget.allows(budget, "Normal", nowMs)).isFalse();
        assertThat(EventBudget.allows(budget, "Warning", nowMs)).isTrue();
        assertThat(EventBudget.allows(budget, "Normal", nowMs + 499)).isFalse();
        assertThat(EventBudget.allows(budget, "Normal", nowMs + 500)).isTrue();
        assertThat(EventBudget.allows(budget, "Normal", nowMs + 500)).isFalse();
        assertThat(EventBudget.allows(null, "Normal", nowMs + 500)).isTrue();
    }
}
