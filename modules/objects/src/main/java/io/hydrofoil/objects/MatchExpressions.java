package io.hydrofoil.objects;

import io.hydrofoil.objects.cel.policy.Conditions;
import io.hydrofoil.objects.cel.policy.PolicyRun;
import io.hydrofoil.objects.cel.policy.PolicyScope;

/**
 * The {@code matchConditions} of a webhook, compiled. Compile them once for a configuration; checking does not block.
 * Immutable, safe to share between threads.
 */
public final class MatchExpressions {
    private final Conditions conditions;

    private MatchExpressions(Conditions conditions) {
        this.conditions = conditions;
    }

    /** What comes out. */
    public sealed interface Outcome {
        /** All hold. */
        record Holds() implements Outcome {}

        /**
         * One does not, whatever else.
         *
         * @param condition its name
         */
        record Differs(String condition) implements Outcome {}

        /** None is known not to hold, but some could not be computed. */
        record Erred(String text) implements Outcome {}
    }

    /** Compiles conditions; those that cannot be compiled err whenever they are checked. */
    public static MatchExpressions of(ListValue conditions) {
        return new MatchExpressions(Conditions.compile(conditions, PolicyScope.WEBHOOK));
    }

    /** Whether the conditions hold for a request. */
    public Outcome check(PolicyRequest request) {
        return conditions.check(PolicyRun.of(request));
    }
}
