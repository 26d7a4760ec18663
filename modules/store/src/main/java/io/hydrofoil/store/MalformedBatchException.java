package io.hydrofoil.store;

/** A batch cannot be read; nothing of it was applied, and every replica finds the same. */
public final class MalformedBatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedBatchException(RuntimeException cause) {
        super("a batch that cannot be read is passed over: " + cause.getMessage(), cause);
    }
}
