package io.hydrofoil.store;

/** A sealed record does not open: its key is not here, or the record was changed since it was sealed. */
public final class SealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealException(String message) {
        super(message);
    }

    SealException(String message, Throwable cause) {
        super(message, cause);
    }
}
