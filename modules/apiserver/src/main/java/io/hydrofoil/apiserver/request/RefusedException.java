package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.ApiStatus;

/** A request that gets {@link #status} for an answer. An expected outcome: without stack trace. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ApiStatus status;
    private int patienceMs;
    private transient Notes notes = Notes.NONE;

    /** @param status the answer */
    public RefusedException(ApiStatus status) {
        super(status.message(), null, false, false);
        this.status = status;
    }

    /**
     * This refusal, which may cure itself within {@code patienceMs} after the request came in: it is tried again until
     * then.
     */
    public RefusedException worthRetrying(int patienceMs) {
        this.patienceMs = patienceMs;
        return this;
    }

    /** For how long after its arrival the request is tried again, in milliseconds; 0: it is refused at once. */
    public int patienceMs() {
        return patienceMs;
    }

    /** Sets what is said beside the answer. */
    public RefusedException with(Notes said) {
        this.notes = said;
        return this;
    }

    /** What is said beside the answer. */
    public Notes notes() {
        return notes;
    }

    /** The answer. */
    public ApiStatus status() {
        return status;
    }
}
