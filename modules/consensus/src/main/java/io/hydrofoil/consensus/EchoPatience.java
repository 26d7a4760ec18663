package io.hydrofoil.consensus;

import java.util.concurrent.TimeUnit;

/**
 * How long the echo of a session's hello may take before another session is tried: not long if the log stands still,
 * but a member that catches up has much to read before it comes to the hello.
 */
final class EchoPatience {
    static final long STILL_NS = TimeUnit.SECONDS.toNanos(5);
    static final long MOVING_NS = TimeUnit.MINUTES.toNanos(1);

    private long begunNs;
    private long movedNs;
    private long seenPosition = -1;

    /** A hello has been sent. */
    void begin(long nowNs) {
        begunNs = nowNs;
        movedNs = nowNs;
    }

    /** @param position in bytes up to which the log has been applied */
    boolean isOver(long position, long nowNs) {
        if (position != seenPosition) {
            seenPosition = position;
            movedNs = nowNs;
        }
        return nowNs - movedNs > STILL_NS || nowNs - begunNs > MOVING_NS;
    }
}
