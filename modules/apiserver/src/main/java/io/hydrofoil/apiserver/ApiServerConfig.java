package io.hydrofoil.apiserver;

import io.hydrofoil.chassis.Invariant;

/**
 * How an API server is set up.
 *
 * @param processors of the machine, which threads and limits follow
 * @param maxRequestsInFlight requests that are worked on at the same time, in the sense of flow control
 * @param maxMutatingRequestsInFlight added to that for flow control, whose levels share out the sum
 */
public record ApiServerConfig(int processors, int maxRequestsInFlight, int maxMutatingRequestsInFlight) {
    private static final int REQUESTS_PER_PROCESSOR = 100;
    private static final int MIN_REQUESTS = 400;
    private static final int MAX_REQUESTS = 4_000;

    /** Checks the relations. */
    public ApiServerConfig {
        Invariant.check(processors > 0, "a machine has a processor");
        Invariant.check(
                maxRequestsInFlight >= 0
                        && maxMutatingRequestsInFlight >= 0
                        && maxRequestsInFlight + maxMutatingRequestsInFlight > 0,
                "a server takes requests");
    }

    /** The defaults: 400 requests and 200 mutating ones on up to 4 processors, in proportion on more. */
    public static ApiServerConfig forMachine(int processors) {
        int requests = Math.clamp((long) REQUESTS_PER_PROCESSOR * processors, MIN_REQUESTS, MAX_REQUESTS);
        return new ApiServerConfig(processors, requests, requests / 2);
    }
}
