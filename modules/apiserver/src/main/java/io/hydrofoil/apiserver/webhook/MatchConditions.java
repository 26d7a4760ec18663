package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MatchExpressions;

/** Evaluates the match conditions of webhooks, which are CEL expressions. Pure and thread-safe. */
final class MatchConditions {
    private final PolicyRequests requests;
    private final Compilations<MatchExpressions> compiled = new Compilations<>();

    MatchConditions(PolicyRequests requests) {
        this.requests = requests;
    }

    /**
     * Whether all conditions hold: one that does not outweighs others that err.
     *
     * @param conditions {@code matchConditions} of a webhook, not empty
     * @param kind as which the webhook sees the object
     */
    MatchExpressions.Outcome check(ListValue conditions, Reviewed reviewed, Kind kind) {
        return compiled.of(conditions, () -> MatchExpressions.of(conditions)).check(requests.of(reviewed, kind));
    }
}
