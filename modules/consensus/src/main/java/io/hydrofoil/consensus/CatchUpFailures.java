package io.hydrofoil.consensus;

import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.ErrorHandler;

/**
 * Counts how often this member failed to catch up with a leader. Usually the next attempt succeeds; many in a row may
 * mean that the leader no longer has what is asked for, which nothing but {@link LogReach} tells. Thread-safe.
 */
final class CatchUpFailures implements ErrorHandler {
    /** So many in a row make it worth asking: with growing patience, after half a minute or so. */
    static final int MANY = 5;
    /** What Aeron Cluster 1.51 says; it has no code for it. */
    private static final String FAILURE = "failed to join catchup log";

    private final ErrorHandler next;
    private final AtomicInteger count = new AtomicInteger();

    /** @param next who else wants to know of faults */
    CatchUpFailures(ErrorHandler next) {
        this.next = next;
    }

    @Override
    public void onError(Throwable fault) {
        String message = fault.getMessage();
        if (message != null && message.contains(FAILURE)) {
            count.incrementAndGet();
        }
        next.onError(fault);
    }

    /** Whether there were many since this was last true, or since the member last caught up. */
    boolean areMany() {
        return count.get() >= MANY && count.getAndSet(0) >= MANY;
    }

    /** The member has caught up. */
    void over() {
        count.set(0);
    }
}
