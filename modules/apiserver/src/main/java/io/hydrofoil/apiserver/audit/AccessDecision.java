package io.hydrofoil.apiserver.audit;

import io.hydrofoil.access.AccessVerdict;
import io.hydrofoil.apiserver.Exchange;

/** How the audit log says what authorization decided. */
public final class AccessDecision {
    private static final String PREFIX = "authorization.k8s.io/";

    private AccessDecision() {}

    /** Notes what was decided, and why. */
    public static void note(Exchange exchange, AccessVerdict verdict) {
        exchange.annotate(PREFIX + "decision", verdict.allowed() ? "allow" : "forbid");
        exchange.annotate(PREFIX + "reason", verdict.reason());
    }
}
