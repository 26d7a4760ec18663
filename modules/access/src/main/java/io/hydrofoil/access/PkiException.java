package io.hydrofoil.access;

/** The cluster's certificates cannot be read or made; the message names the file and what mends it. */
public final class PkiException extends Exception {
    private static final long serialVersionUID = 1L;

    PkiException(String message, Throwable cause) {
        super(message, cause);
    }

    PkiException(String message) {
        super(message);
    }
}
