package io.hydrofoil.apiserver.watch;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import io.hydrofoil.chassis.Clock;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Blocks until there is an event or a shard's next timer is due. The Disruptor's own strategies either wait without end
 * or in fixed ticks, which an idle
 * server would pay for all day.
 */
final class DeadlineWait implements WaitStrategy {
    private static final long NEVER = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Clock clock;
    private final long[] deadlinesNs;

    DeadlineWait(Clock clock, int shards) {
        this.clock = clock;
        this.deadlinesNs = new long[shards];
        Arrays.fill(deadlinesNs, NEVER);
    }

    /** A shard wants to be woken in {@code ms} milliseconds, or with {@link Long#MAX_VALUE} not by time. */
    void wakeIn(int shard, long ms) {
        lock.lock();
        try {
            deadlinesNs[shard] = ms == Long.MAX_VALUE ? NEVER : clock.monotonicNs() + Math.max(ms, 0) * 1_000_000;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, InterruptedException, TimeoutException {
        if (cursor.get() < sequence) {
            lock.lockInterruptibly();
            try {
                while (cursor.get() < sequence) {
                    barrier.checkAlert();
                    if (news.awaitNanos(leftNs()) <= 0 && leftNs() <= 0) {
                        throw TimeoutException.INSTANCE;
                    }
                }
            } finally {
                lock.unlock();
            }
        }
        long available = dependent.get();
        while (available < sequence) {
            barrier.checkAlert();
            Thread.onSpinWait();
            available = dependent.get();
        }
        return available;
    }

    private long leftNs() {
        long nextNs = NEVER;
        for (long deadlineNs : deadlinesNs) {
            nextNs = Math.min(nextNs, deadlineNs);
        }
        return nextNs == NEVER ? NEVER : nextNs - clock.monotonicNs();
    }

    @Override
    public void signalAllWhenBlocking() {
        lock.lock();
        try {
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
