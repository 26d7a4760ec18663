package io.hydrofoil.apiserver.watch;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.SteadyTime;
import io.hydrofoil.store.Store;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The shards' threads and the Disruptor that wakes them. The store agent publishes after each batch, everybody else
 * when a watcher has news; a shard that
 * has been woken and not looked yet is not woken again, so the ring never fills and publishing never waits.
 */
final class FanOut implements AutoCloseable {
    private static final int RING = 64;

    private final Shard[] shards;
    private final AtomicBoolean[] woken;
    private final Disruptor<ChangeSignal> disruptor;
    private final RingBuffer<ChangeSignal> ring;
    private final List<Doorbell> bells = new CopyOnWriteArrayList<>();
    private final Store store;

    FanOut(Store store, Clock clock, FaultHandler faults, int shardCount) {
        this.store = store;
        this.shards = new Shard[shardCount];
        this.woken = new AtomicBoolean[shardCount];
        DeadlineWait wait = new DeadlineWait(clock, shardCount);
        this.disruptor = new Disruptor<>(
                ChangeSignal::new,
                RING,
                task -> {
                    Thread thread = new Thread(task, "watch");
                    thread.setDaemon(true);
                    return thread;
                },
                ProducerType.MULTI,
                wait);
        Handler[] handlers = new Handler[shardCount];
        for (int i = 0; i < shardCount; i++) {
            shards[i] = new Shard(store);
            woken[i] = new AtomicBoolean();
            handlers[i] = new Handler(i, wait, new SteadyTime(clock), faults);
        }
        disruptor.setDefaultExceptionHandler(new Reporting(faults));
        disruptor.handleEventsWith(handlers);
        this.ring = disruptor.start();
    }

    /** The store has applied a batch. Never blocks. */
    @HotPath
    void onApplied() {
        boolean anyAsleep = false;
        for (AtomicBoolean shardWoken : woken) {
            anyAsleep |= !shardWoken.get() && shardWoken.compareAndSet(false, true);
        }
        if (anyAsleep) {
            publish();
        }
    }

    private void publish() {
        long sequence = ring.next();
        ring.get(sequence).revision = store.reader().revision();
        ring.publish(sequence);
    }

    /** Rings a loop's doorbell after each batch. */
    void addBell(Doorbell bell) {
        bells.add(bell);
    }

    /** Stops ringing it. */
    void removeBell(Doorbell bell) {
        bells.remove(bell);
    }

    /** Hands a watcher to its shard, or says that there is news about it. Any thread. */
    void tell(Watcher watcher) {
        int index = (watcher.hashCode() & Integer.MAX_VALUE) % shards.length;
        shards[index].tell(watcher);
        if (woken[index].compareAndSet(false, true)) {
            publish();
        }
    }

    /** Watchers of all shards. */
    int watcherCount() {
        int count = 0;
        for (Shard shard : shards) {
            count += shard.watcherCount();
        }
        return count;
    }

    @Override
    public void close() {
        disruptor.halt();
    }

    /** A shard's thread. */
    private final class Handler implements EventHandler<ChangeSignal> {
        private final int index;
        private final DeadlineWait wait;
        private final SteadyTime time;

        private final FaultHandler faults;

        Handler(int index, DeadlineWait wait, SteadyTime time, FaultHandler faults) {
            this.index = index;
            this.faults = faults;
            this.wait = wait;
            this.time = time;
        }

        @Override
        public void onEvent(ChangeSignal signal, long sequence, boolean endOfBatch) {
            // Before looking: who publishes from here on wakes the shard again.
            woken[index].set(false);
            if (endOfBatch) {
                if (index == 0) {
                    bells.forEach(Doorbell::ring);
                }
                work();
            }
        }

        @Override
        public void onTimeout(long sequence) {
            work();
        }

        private void work() {
            try {
                while (shards[index].doWork(time.nowMs()) > 0) {
                    // until nothing is left to do
                }
            } catch (RuntimeException e) {
                // A failing shard drops its watchers, whose clients come back, and goes on.
                faults.onFault("apiserver.watch", e);
                shards[index].endAll(null);
            }
            long nextMs = shards[index].nextDeadlineMs();
            wait.wakeIn(index, nextMs == Long.MAX_VALUE ? nextMs : nextMs - time.nowMs());
        }
    }

    private record Reporting(FaultHandler faults) implements ExceptionHandler<ChangeSignal> {
        @Override
        public void handleEventException(Throwable fault, long sequence, ChangeSignal signal) {
            faults.onFault("apiserver.watch", fault);
        }

        @Override
        public void handleOnStartException(Throwable fault) {
            faults.onFault("apiserver.watch", fault);
        }

        @Override
        public void handleOnShutdownException(Throwable fault) {
            faults.onFault("apiserver.watch", fault);
        }
    }
}
