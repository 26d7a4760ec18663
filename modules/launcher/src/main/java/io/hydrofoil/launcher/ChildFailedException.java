package io.hydrofoil.launcher;

import java.nio.file.Path;

/** The server process ended before it was ready. It has already said why; its exit code becomes ours. */
final class ChildFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    ChildFailedException(int exitCode, Path output) {
        super("the server ended before it was ready; its output is in " + output);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
