package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.ApiStatus;

/** A request that gets {@link #status} for an answer. An expected outcome: without stack trace. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ApiStatus status;

    /** @param status the answer */
    public RefusedException(ApiStatus status) {
        super(status.message(), null, false, false);
        this.status = status;
    }

    /** The answer. */
    public ApiStatus status() {
        return status;
    }
}
