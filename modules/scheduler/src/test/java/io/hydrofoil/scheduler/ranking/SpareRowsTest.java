package io.hydrofoil.scheduler.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpareRowsTest {
    private final SpareRows spares = new SpareRows();

    @Test
    void anArrayServesTheNextRankingOfAsManyRowsAndSaysNothing() {
        long[] array = spares.take(5);
        Arrays.fill(array, 7);
        spares.give(array);
        assertThat(spares.take(5)).isSameAs(array).containsOnly(0);
        assertThat(spares.take(5)).isNotSameAs(array);
    }

    @Test
    void whenTheTableHasGrownItServesNobody() {
        spares.give(new long[5]);
        assertThat(spares.take(6)).hasSize(6);
    }
}
