package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.check.Checked;
import io.hydrofoil.objects.cel.values.ErrorVal;
import org.jspecify.annotations.Nullable;

/** An expression made ready to run. Immutable, safe to share between threads. */
public final class Plan {
    private final Step root;
    private final int locals;
    private final @Nullable ErrorVal fault;

    Plan(Step root, int locals, @Nullable ErrorVal fault) {
        this.root = root;
        this.locals = locals;
        this.fault = fault;
    }

    public static Plan of(Checked checked) {
        return Planner.plan(checked);
    }

    /** Why it cannot run, or null. */
    public @Nullable ErrorVal fault() {
        return fault;
    }

    /** @param limit most that this run may cost */
    public Outcome run(Activation activation, long limit) {
        Frame frame = new Frame(activation, locals, limit);
        try {
            return new Outcome(root.eval(frame), frame.cost(), false);
        } catch (Frame.TooExpensiveException e) {
            return new Outcome(new ErrorVal(String.valueOf(e.getMessage())), frame.cost(), true);
        }
    }
}
