package io.hydrofoil.soak.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands of the system. */
final class Shell {
    private static final long TIMEOUT_S = 30;
    private static final int MAX_OUTPUT_BYTES = 64 * 1024;

    private Shell() {}

    /** Runs one and insists on its success. */
    static void run(String... command) {
        String failure = tried(command);
        if (!failure.isEmpty()) {
            throw new IllegalStateException(failure);
        }
    }

    /** Runs one; returns why it failed, or nothing. */
    static String tried(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            String said;
            try (var output = process.getInputStream()) {
                said = new String(output.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
            }
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return String.join(" ", List.of(command)) + " does not end";
            }
            return process.exitValue() == 0
                    ? ""
                    : String.join(" ", List.of(command)) + " ended with " + process.exitValue() + ": " + said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
