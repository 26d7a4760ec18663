package io.hydrofoil.apiserver.gate;

import io.hydrofoil.chassis.Invariant;

/**
 * How much the server takes on at once.
 *
 * @param seats shared by all priority levels that are not exempt
 * @param maxWaitMs longest time that a request waits for a seat; then it is refused
 */
public record FlowLimits(int seats, long maxWaitMs) {
    /** A quarter of the minute that clients give a request. */
    private static final long MAX_WAIT_MS = 15_000;

    /** Checks the relations. */
    public FlowLimits {
        Invariant.check(seats > 0 && maxWaitMs > 0, "a server needs seats");
    }

    /** The sum of both kinds of requests in flight, which priority levels share out. */
    public static FlowLimits of(int requestsInFlight, int mutatingRequestsInFlight) {
        return new FlowLimits(Math.max(1, requestsInFlight + mutatingRequestsInFlight), MAX_WAIT_MS);
    }
}
