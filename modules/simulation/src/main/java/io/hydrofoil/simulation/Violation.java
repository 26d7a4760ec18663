package io.hydrofoil.simulation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
        REST,
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

    static void check(boolean holds, Promise promise, String format, @Nullable Object... arguments) {
        if (!holds) {
            // A copy: the compiler's check of such methods wants an annotation that is a dependency for it alone.
            throw new Violation(promise, String.format(Locale.ROOT, format, arguments.clone()));
        }
    }
}
