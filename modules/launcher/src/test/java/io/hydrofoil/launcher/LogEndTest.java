package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.consensus.OutrunException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class LogEndTest {
    private static final Path DATA = Path.of("/data");

    @Test
    void whoWasOutrunIsToBeStartedAgain() {
        StartException end = LogEnd.of(new OutrunException(), DATA);
        assertThat(end.exitCode().code())
                .as("what the soak test and supervisors know")
                .isEqualTo(16);
        assertThat(end).hasMessageContaining("the others no longer have the log");
    }

    @Test
    void anyOtherEndIsTheDisks() {
        assertThat(LogEnd.of(new IOException("No space left"), DATA).exitCode()).isEqualTo(ExitCode.LOG_STOPPED);
        assertThat(LogEnd.of(null, DATA)).hasMessage("the log has stopped");
    }
}
