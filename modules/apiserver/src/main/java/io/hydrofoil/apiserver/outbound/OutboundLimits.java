package io.hydrofoil.apiserver.outbound;

import io.hydrofoil.chassis.Invariant;

/**
 * Maxima of what is asked of others.
 *
 * @param calls under way at once; more wait for one of them to end
 * @param waiting calls that wait so; more fail at once
 * @param headBytes of an answer's status line and headers
 * @param bodyBytes of an answer that is read as a whole
 * @param idleConnections kept open a target
 * @param idleMs how long one is kept
 */
public record OutboundLimits(int calls, int waiting, int headBytes, int bodyBytes, int idleConnections, long idleMs) {
    private static final long CONNECT_MS = 30_000;

    /** How long a connection for an answer without end may take. */
    long connectMs() {
        return CONNECT_MS;
    }

    /** Checks that all are positive. */
    public OutboundLimits {
        Invariant.check(calls > 0 && waiting >= calls, "as many wait as are under way");
        Invariant.check(headBytes > 0 && bodyBytes >= headBytes, "a body is larger than a head");
        Invariant.check(idleConnections > 0 && idleMs > 0, "maxima must be positive");
    }

    /**
     * For conversions, of which each definition has its own maximum: theirs is met first. A batch comes back in another
     * form, which may be larger.
     */
    public static OutboundLimits ofConversions() {
        return new OutboundLimits(4096, 8192, 64 * 1024, 16 * 1024 * 1024, 8, 30_000);
    }

    /** Of a usual server. A review carries an object twice and answers with a patch: room for the largest objects. */
    public static OutboundLimits standard() {
        return new OutboundLimits(256, 8192, 64 * 1024, 8 * 1024 * 1024, 8, 30_000);
    }
}
