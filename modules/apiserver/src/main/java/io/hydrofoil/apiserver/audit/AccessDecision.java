package io.hydrofoil.apiserver.audit;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.objects.ApiStatus;
import org.jspecify.annotations.Nullable;

/** How the audit log says what authorization decided. */
public final class AccessDecision {
    private static final String PREFIX = "authorization.k8s.io/";

    private AccessDecision() {}

    /** Notes that the request was allowed, or refused with this answer. */
    public static void note(Exchange exchange, @Nullable ApiStatus refusal) {
        exchange.annotate(PREFIX + "decision", refusal == null ? "allow" : "forbid");
        exchange.annotate(PREFIX + "reason", "");
    }
}
