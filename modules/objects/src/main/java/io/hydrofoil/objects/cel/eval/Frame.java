package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.values.Val;
import org.jspecify.annotations.Nullable;

/** One run of an expression: its variables, and what it has cost so far. One thread. */
final class Frame {
    final Activation activation;
    final @Nullable Val[] locals;
    private final long limit;
    private long cost;

    Frame(Activation activation, int locals, long limit) {
        this.activation = activation;
        this.locals = new Val[locals];
        this.limit = limit;
    }

    /** Ends a run that has become too expensive. */
    static final class TooExpensiveException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooExpensiveException() {
            super("operation cancelled: actual cost limit exceeded", null, false, false);
        }
    }

    void charge(long amount) {
        cost = cost + amount < cost ? Long.MAX_VALUE : cost + amount;
        if (cost > limit) {
            throw new TooExpensiveException();
        }
    }

    long cost() {
        return cost;
    }
}
