package io.hydrofoil.launcher;

import org.jspecify.annotations.Nullable;

/** Something of the world stands in the way of a command: what, and what mends it. Shown without a stack trace. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String remedy;

    StartException(ExitCode exitCode, String cause, String remedy) {
        this(exitCode, cause, remedy, null);
    }

    StartException(ExitCode exitCode, String cause, String remedy, @Nullable Throwable thrown) {
        super(cause, thrown);
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    ExitCode exitCode() {
        return exitCode;
    }

    String remedy() {
        return remedy;
    }
}
