package io.hydrofoil.perf;

/** A command line that cannot be understood. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public UsageException(String message) {
        super(message);
    }

    /** With what is wrong, and how it was found. */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
