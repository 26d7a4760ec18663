package io.hydrofoil.launcher;

import java.time.Duration;
import java.time.Instant;

/** How long ago the command was started: by the script's clock if it tells, else by the machine's. */
final class JvmStart {
    private JvmStart() {}

    static long elapsedNs() {
        Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        return Math.max(0, Duration.between(start, Instant.now()).toNanos());
    }
}
