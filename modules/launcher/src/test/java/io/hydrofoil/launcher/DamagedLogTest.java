package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedLogTest {
    private static final int SOMEWHERE = 5_000;

    @TempDir
    Path temporary;

    @Test
    void aServerAloneRefusesToStartOnADamagedLogAndNamesTheFile() throws Exception {
        Path directory = temporary.resolve("d");
        try (RunningServer server = new RunningServer(directory)) {
            server.createConfigMap("anchor", "plain");
        }
        Path file = directory.resolve("log").resolve("archive").resolve("0-0.rec");
        byte[] bytes = Files.readAllBytes(file);
        bytes[SOMEWHERE] ^= 4;
        Files.write(file, bytes);
        assertThatThrownBy(() -> new RunningServer(directory).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file + " is damaged at byte ");
        assertThat(Files.readAllBytes(file)).as("nothing is changed").isEqualTo(bytes);

        bytes[SOMEWHERE] ^= 4;
        Files.write(file, bytes);
        try (RunningServer server = new RunningServer(directory)) {
            assertThat(server.get("/api/v1/namespaces/default/configmaps/anchor"))
                    .contains("plain");
        }
    }
}
