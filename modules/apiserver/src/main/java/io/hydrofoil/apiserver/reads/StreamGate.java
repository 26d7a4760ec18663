package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.chassis.Clock;
import java.util.concurrent.locks.LockSupport;

/** Lets one (virtual) thread wait until a stream takes more. The thread that made it waits. */
public final class StreamGate {
    private final Exchange.Stream stream;
    private final Clock clock;
    private final long maxStallNs;
    private final Thread waiter = Thread.currentThread();
    private volatile boolean closed;

    /** A gate before {@code stream}; a wait ends after {@code maxStallMs}. */
    public StreamGate(Exchange.Stream stream, Clock clock, long maxStallMs) {
        this.clock = clock;
        this.stream = stream;
        this.maxStallNs = maxStallMs * 1_000_000;
        stream.onClose(() -> {
            closed = true;
            LockSupport.unpark(waiter);
        });
        stream.onWritable(() -> LockSupport.unpark(waiter));
    }

    /** Waits until the stream takes more; false if the client has gone or takes nothing for too long. */
    public boolean await() {
        long deadlineNs = clock.monotonicNs() + maxStallNs;
        while (!closed && !stream.isWritable()) {
            long leftNs = deadlineNs - clock.monotonicNs();
            if (leftNs <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, leftNs);
        }
        return !closed;
    }
}
