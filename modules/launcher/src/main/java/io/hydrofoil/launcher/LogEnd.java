package io.hydrofoil.launcher;

import io.hydrofoil.consensus.OutrunException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How a server ends whose log has stopped, and what its operator is told. */
final class LogEnd {
    private LogEnd() {}

    /** @param cause the last fault of the log; null: none was told */
    static StartException of(@Nullable Throwable cause, Path dataDirectory) {
        if (cause instanceof OutrunException) {
            return new StartException(
                    ExitCode.OUTRUN, "the log cannot go on: " + cause.getMessage(), "start it again", cause);
        }
        return new StartException(
                ExitCode.LOG_STOPPED,
                "the log has stopped" + (cause == null ? "" : ": " + cause.getMessage()),
                "see that the disk of " + dataDirectory + " works and has room (\"df -h\", \"dmesg\"), then start"
                        + " again: what was acknowledged is there",
                cause);
    }
}
