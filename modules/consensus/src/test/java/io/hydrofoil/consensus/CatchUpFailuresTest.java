package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.exceptions.TimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatchUpFailuresTest {
    private final List<Throwable> passedOn = new ArrayList<>();
    private final CatchUpFailures failures = new CatchUpFailures(passedOn::add);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            failures.onError(new TimeoutException("failed to join catchup log"));
        }
    }

    @Test
    void manyInARowAreToldOnce() {
        fail(CatchUpFailures.MANY - 1);
        assertThat(failures.areMany()).isFalse();
        fail(1);
        assertThat(failures.areMany()).isTrue();
        assertThat(failures.areMany()).isFalse();
        assertThat(passedOn).hasSize(CatchUpFailures.MANY);
    }

    @Test
    void otherFaultsAndThoseBeforeASuccessDoNotCount() {
        fail(CatchUpFailures.MANY - 1);
        failures.onError(new TimeoutException("something else"));
        failures.onError(new IllegalStateException());
        assertThat(failures.areMany()).isFalse();
        failures.over();
        fail(1);
        assertThat(failures.areMany()).isFalse();
    }
}
