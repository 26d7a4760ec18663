package io.hydrofoil.apiserver.outbound;

import io.hydrofoil.chassis.Clock;
import java.net.SocketTimeoutException;

/**
 * Until when something may take, in monotonic time.
 *
 * @param atNs {@link Long#MAX_VALUE}: for ever
 */
record Deadline(Clock clock, long atNs) {
    static Deadline after(Clock clock, long ms) {
        return new Deadline(clock, clock.monotonicNs() + ms * 1_000_000);
    }

    static Deadline never(Clock clock) {
        return new Deadline(clock, Long.MAX_VALUE);
    }

    /** What is left, for a socket, to which 0 means for ever. */
    int leftMs() throws SocketTimeoutException {
        if (atNs == Long.MAX_VALUE) {
            return 0;
        }
        long left = (atNs - clock.monotonicNs()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("the deadline is over");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
