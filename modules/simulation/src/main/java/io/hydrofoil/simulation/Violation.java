package io.hydrofoil.simulation;

/** A promise was broken. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What was broken. */
    enum Promise {
        LINEARIZABLE,
        DURABLE,
        WATCH,
        BINDING,
        REPLICAS,
        REVISIONS,
        PROGRESS,
        NO_FAULT
    }

    private final Promise promise;

    Violation(Promise promise, String what) {
        super(promise + ": " + what);
        this.promise = promise;
    }

    Violation(Promise promise, String what, Throwable cause) {
        super(promise + ": " + what, cause);
        this.promise = promise;
    }

    Promise promise() {
        return promise;
    }

    static void check(boolean holds, Promise promise, String format, Object... arguments) {
        if (!holds) {
            throw new Violation(promise, String.format(format, arguments));
        }
    }
}
