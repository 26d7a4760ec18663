package io.hydrofoil.objects;

/** A patch that cannot be applied; the status is the answer to its sender. */
public final class PatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ApiStatus status;

    /** @param status the answer */
    public PatchException(ApiStatus status) {
        super(status.message());
        this.status = status;
    }

    /** The answer to the patch's sender. */
    public ApiStatus status() {
        return status;
    }
}
