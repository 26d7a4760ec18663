package io.hydrofoil.apiserver.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets the one consumer of a ring sleep until its next slot is published, or until a tick has passed.
 *
 * <p>The Disruptor's own strategies sleep until a producer has claimed the slot, which is not yet to have filled it: a
 * producer that loses its processor in between leaves the consumer spinning, on a small machine on the very processor
 * that the producer needs. They also take a lock for each slot that is published, whether or not somebody sleeps.
 */
final class ParkingWait implements WaitStrategy {
    private final long tickNs;
    private @Nullable RingBuffer<?> ring;
    private volatile @Nullable Thread sleeper;
    private volatile boolean isWoken;

    ParkingWait(long tickNs) {
        this.tickNs = tickNs;
    }

    /** The ring that this waits for; before its consumer starts. */
    void waitFor(RingBuffer<?> waitedFor) {
        ring = waitedFor;
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, InterruptedException, TimeoutException {
        RingBuffer<?> slots = ring;
        if (slots == null) {
            throw new IllegalStateException("started without a ring");
        }
        if (!slots.isAvailable(sequence)) {
            sleep(slots, sequence, barrier);
        }
        return Math.max(sequence, cursor.get());
    }

    private void sleep(RingBuffer<?> slots, long sequence, SequenceBarrier barrier)
            throws AlertException, InterruptedException, TimeoutException {
        long deadlineNs = System.nanoTime() + tickNs;
        try {
            while (true) {
                sleeper = Thread.currentThread();
                // With the fence of the producer: either it sees the sleeper, or the sleeper sees its slot.
                VarHandle.fullFence();
                if (slots.isAvailable(sequence)) {
                    return;
                }
                barrier.checkAlert();
                long leftNs = deadlineNs - System.nanoTime();
                if (isWoken || leftNs <= 0) {
                    isWoken = false;
                    throw TimeoutException.INSTANCE;
                }
                LockSupport.parkNanos(this, leftNs);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            sleeper = null;
        }
    }

    /** Ends the sleep as if a tick had passed; without one the next sleep. Any thread. */
    void wake() {
        isWoken = true;
        signalAllWhenBlocking();
    }

    @Override
    public void signalAllWhenBlocking() {
        VarHandle.fullFence();
        Thread thread = sleeper;
        if (thread != null) {
            // Once is enough: it looks before it sleeps again.
            sleeper = null;
            LockSupport.unpark(thread);
        }
    }
}
