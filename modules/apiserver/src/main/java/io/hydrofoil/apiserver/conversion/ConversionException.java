package io.hydrofoil.apiserver.conversion;

import io.hydrofoil.objects.ApiStatus;

/**
 * Objects cannot be shown in the version that is wanted. Unchecked, since whoever reads or compares objects may meet
 * it; caught where a request is answered. Expected: without stack trace.
 */
public final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiStatus status;

    /** @param status the answer to whoever wanted the objects */
    public ConversionException(ApiStatus status) {
        super(status.message(), null, false, false);
        this.status = status;
    }

    /** The answer to whoever wanted the objects. */
    public ApiStatus status() {
        return status;
    }
}
