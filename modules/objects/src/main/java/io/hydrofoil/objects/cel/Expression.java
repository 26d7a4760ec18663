package io.hydrofoil.objects.cel;

import io.hydrofoil.objects.cel.check.Checked;
import io.hydrofoil.objects.cel.check.Checker;
import io.hydrofoil.objects.cel.check.Environment;
import io.hydrofoil.objects.cel.cost.CostEstimator;
import io.hydrofoil.objects.cel.cost.Range;
import io.hydrofoil.objects.cel.cost.SizeHints;
import io.hydrofoil.objects.cel.eval.Activation;
import io.hydrofoil.objects.cel.eval.Outcome;
import io.hydrofoil.objects.cel.eval.Plan;
import io.hydrofoil.objects.cel.syntax.Parsed;
import io.hydrofoil.objects.cel.syntax.Parser;
import io.hydrofoil.objects.cel.types.Type;

/** A compiled expression. Immutable, safe to share between threads. */
public final class Expression {
    /** Most that one run may cost. */
    public static final long CALL_LIMIT = 1_000_000;

    private final String text;
    private final Checked checked;
    private final Plan plan;

    private Expression(String text, Checked checked, Plan plan) {
        this.text = text;
        this.checked = checked;
        this.plan = plan;
    }

    public static Expression compile(Environment environment, String text) throws CompileException {
        Parsed parsed = Parser.parse(text, environment.binds());
        Checked checked = Checker.check(environment, parsed);
        if (checked == null) {
            throw new CompileException(CompileException.UNFIT + parsed.issues(), false);
        }
        Plan plan = Plan.of(checked);
        if (plan.fault() != null) {
            throw new CompileException(
                    "program instantiation failed: " + plan.fault().message(), true);
        }
        return new Expression(text, checked, plan);
    }

    /** As written. */
    public String text() {
        return text;
    }

    /** What it is in the end. */
    public Type type() {
        return checked.type();
    }

    /** Whether it uses a variable. */
    public boolean uses(String variable) {
        return checked.uses(variable);
    }

    /** The least and most that a run can cost. */
    public Range estimate(SizeHints hints) {
        return CostEstimator.estimate(checked, hints);
    }

    /** @param limit most that this run may cost */
    public Outcome run(Activation activation, long limit) {
        return plan.run(activation, limit);
    }
}
