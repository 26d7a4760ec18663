package io.hydrofoil.store;

/**
 * A snapshot that is torn, reordered or damaged: a fault of the world, after which the store that was being loaded must
 * not be used.
 */
public final class CorruptSnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which part contradicts what */
    public CorruptSnapshotException(String message) {
        super(message);
    }

    CorruptSnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
