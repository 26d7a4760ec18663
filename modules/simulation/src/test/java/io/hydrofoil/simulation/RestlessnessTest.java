package io.hydrofoil.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RestlessnessTest {
    private final Restlessness restlessness = new Restlessness();

    private void change(String key, int times) {
        for (int i = 0; i < times; i++) {
            restlessness.onChange(key);
        }
    }

    @Test
    void whatGoesOnChangingWhileNobodyAsksIsFound() {
        change("/pods/sim/web", 1_000);
        restlessness.watch();
        change("/pods/sim/web", Restlessness.MAX_CHANGES);
        change("/pods/sim/batch", Restlessness.MAX_CHANGES);
        assertThatThrownBy(() -> change("/pods/sim/web", 1))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("/pods/sim/web changed 9 times");
    }
}
