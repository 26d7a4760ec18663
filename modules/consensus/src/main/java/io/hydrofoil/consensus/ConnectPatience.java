package io.hydrofoil.consensus;

import java.util.concurrent.TimeUnit;

/**
 * How long an answer to a request for a session is waited for before it is asked for anew. Aeron sends the request
 * once: a leader that has just been elected and does not listen yet never gets it. So the first wait is short; each
 * that was in vain doubles the next, for a leader that is short of processor time answers late.
 */
final class ConnectPatience {
    static final long FIRST_NS = TimeUnit.SECONDS.toNanos(1);
    static final long MOST_NS = TimeUnit.SECONDS.toNanos(20);

    private long waitNs = FIRST_NS;

    long waitNs() {
        return waitNs;
    }

    /** The leader has answered. */
    void answered() {
        waitNs = FIRST_NS;
    }

    /** It has not within the time. */
    void inVain() {
        waitNs = Math.min(2 * waitNs, MOST_NS);
    }
}
