package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short soak test with the faults that need no root: members are killed and paused under load, both checkers look at
 * what clients were told. Replays with {@code -Dhydrofoil.seed=N}; longer ones: {@code ./hydrofoil soak}.
 */
class SoakIT {
    private static final String MINUTES = System.getProperty("hydrofoil.soakMinutes", "0.5");

    @TempDir
    Path directory;

    private final long seed = Long.getLong("hydrofoil.seed", System.nanoTime() / 1_000_000);

    @Test
    void promisesAreKeptWhileMembersDieAndStandStill() {
        System.out.println("SoakIT seed=" + seed);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = Soak.run(
                new PrintStream(said, true, StandardCharsets.UTF_8),
                false,
                "--minutes",
                MINUTES,
                "--seed",
                Long.toString(seed),
                "--faults",
                "kill,pause",
                "--report",
                directory.resolve("soak.html").toString());
        String text = said.toString(StandardCharsets.UTF_8);
        System.out.println(text);
        assertThat(code).as("seed " + seed + "\n" + text).isZero();
        assertThat(directory.resolve("soak.html")).content().contains("SIG", "</html>");
        assertThat(text).contains("clean", "mended");
    }
}
