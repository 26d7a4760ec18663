package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.SteadyTime;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Shards of watchers whose objects a webhook has to show: one of each kind that is watched, so that an event is
 * converted once for all who see it, in order, and a webhook that is slow holds up nobody else. Each has a virtual
 * thread of its own, which may wait, and which ends with its last watcher. Thread-safe.
 */
final class ConvertingShards implements AutoCloseable {
    private final Store store;
    private final Clock clock;
    private final FaultHandler faults;

    /** By the kind that the objects are shown as; each row of a kind table has its own. */
    private final Map<Kind, Lane> lanes = new HashMap<>();

    /** The same to be read by the store's agent; replaced as a whole. */
    private volatile Lane[] all = {};

    private volatile boolean closed;

    ConvertingShards(Store store, Clock clock, FaultHandler faults) {
        this.store = store;
        this.clock = clock;
        this.faults = faults;
    }

    /** The store has applied a batch. Never blocks. */
    void onApplied() {
        for (Lane lane : all) {
            lane.wake();
        }
    }

    /** Hands a watcher to its shard, or says that there is news about it. Any thread. */
    synchronized void tell(Watcher watcher, ShownObjects shown) {
        Kind kind = shown.kind();
        Lane lane = lanes.get(kind);
        if (lane == null) {
            if (closed || watcher.state == Watcher.State.OVER) {
                return;
            }
            lane = new Lane(kind, new Shard(store, shown.inTurn()));
            lane.shard.tell(watcher);
            lanes.put(kind, lane);
            all = lanes.values().toArray(Lane[]::new);
            lane.thread.start();
        } else {
            lane.shard.tell(watcher);
            lane.wake();
        }
    }

    int watcherCount() {
        int count = 0;
        for (Lane lane : all) {
            count += lane.shard.watcherCount();
        }
        return count;
    }

    /** Whether the lane ends, which has nobody left. */
    private synchronized boolean retires(Lane lane) {
        if (!lane.shard.isDeserted()) {
            return false;
        }
        lanes.remove(lane.kind, lane);
        all = lanes.values().toArray(Lane[]::new);
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Lane lane : all) {
            lane.wake();
        }
    }

    /** A shard and its thread. */
    private final class Lane implements Runnable {
        private final Kind kind;
        private final Shard shard;
        private final AtomicBoolean woken = new AtomicBoolean();
        private final Thread thread;

        Lane(Kind kind, Shard shard) {
            this.kind = kind;
            this.shard = shard;
            this.thread = Thread.ofVirtual().name("watch-converting").unstarted(this);
        }

        void wake() {
            if (woken.compareAndSet(false, true)) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            SteadyTime time = new SteadyTime(clock);
            do {
                // Before looking: who wakes from here on wakes this again.
                woken.set(false);
                work(time);
                long nextMs = shard.nextDeadlineMs();
                if (!woken.get() && !closed && !shard.isDeserted()) {
                    long forMs = nextMs == Long.MAX_VALUE ? TimeUnit.DAYS.toMillis(1) : nextMs - time.nowMs();
                    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(forMs));
                }
            } while (!closed && !retires(this));
        }

        private void work(SteadyTime time) {
            try {
                while (!closed && shard.doWork(time.nowMs()) > 0) {
                    // until nothing is left to do
                }
            } catch (RuntimeException e) {
                // A failing shard drops its watchers, whose clients come back, and goes on.
                faults.onFault("apiserver.watch", e);
                shard.endAll(null);
            }
        }
    }
}
