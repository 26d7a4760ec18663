package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** Evaluates the match conditions of webhooks, which are CEL expressions. Pure and thread-safe. */
public interface MatchConditions {
    /** Where expressions cannot be evaluated: whoever has conditions errs, which its failure policy judges. */
    MatchConditions UNAVAILABLE =
            (conditions, request, attempt) -> new Outcome.Erred("expressions cannot be evaluated by this server");

    /**
     * Whether all conditions hold: one that does not outweighs others that err.
     *
     * @param conditions {@code matchConditions} of a webhook, not empty
     * @param request the {@code request} of the review, with its objects
     */
    Outcome check(ListValue conditions, MapValue request, Attempt attempt);

    /** What comes out. */
    sealed interface Outcome {
        /** All hold. */
        record Holds() implements Outcome {}

        /** One does not. */
        record Differs() implements Outcome {}

        /** None is known not to hold, and one erred. */
        record Erred(String text) implements Outcome {}
    }
}
