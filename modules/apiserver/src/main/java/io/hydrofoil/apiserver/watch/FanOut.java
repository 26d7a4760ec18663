package io.hydrofoil.apiserver.watch;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.SteadyTime;
import io.hydrofoil.chassis.Turns;
import io.hydrofoil.store.Store;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The shards, and who wakes them. The store agent publishes after each batch, everybody else
 * when a watcher has news; a shard that
 * has been woken and not looked yet is not woken again, so the ring never fills and publishing never waits.
 */
final class FanOut implements AutoCloseable {
    private final Shard[] shards;
    private final SteadyTime[] times;
    private final AtomicBoolean[] woken;
    private final ShardRunner runner;
    private final FaultHandler faults;
    private final List<Doorbell> bells = new CopyOnWriteArrayList<>();

    /** @param turns who gives the shards their turns; null: threads of their own */
    FanOut(Store store, Clock clock, FaultHandler faults, int shardCount, @Nullable Turns turns) {
        this.faults = faults;
        this.shards = new Shard[shardCount];
        this.times = new SteadyTime[shardCount];
        this.woken = new AtomicBoolean[shardCount];
        for (int i = 0; i < shardCount; i++) {
            shards[i] = new Shard(store);
            times[i] = new SteadyTime(clock);
            woken[i] = new AtomicBoolean();
        }
        this.runner = turns == null
                ? new ShardThreads(clock, faults, shardCount, this::work)
                : new ShardTurns(turns, shardCount, this::work);
    }

    /** The store has applied a batch. Never blocks. */
    @HotPath
    void onApplied() {
        boolean anyAsleep = false;
        for (AtomicBoolean shardWoken : woken) {
            anyAsleep |= !shardWoken.get() && shardWoken.compareAndSet(false, true);
        }
        if (anyAsleep) {
            runner.wake();
        }
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
            runner.wake();
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
        runner.close();
    }

    /** One turn of a shard; returns in how many milliseconds it wants another one without being woken. */
    private long work(int index, boolean isWoken) {
        if (isWoken) {
            // Before looking: who wakes from here on wakes the shard again.
            woken[index].set(false);
            if (index == 0) {
                bells.forEach(Doorbell::ring);
            }
        }
        Shard shard = shards[index];
        SteadyTime time = times[index];
        try {
            while (shard.doWork(time.nowMs()) > 0) {
                // until nothing is left to do
            }
        } catch (RuntimeException e) {
            // A failing shard drops its watchers, whose clients come back, and goes on.
            faults.onFault("apiserver.watch", e);
            shard.endAll(null);
        }
        long nextMs = shard.nextDeadlineMs();
        return nextMs == Long.MAX_VALUE ? nextMs : nextMs - time.nowMs();
    }
}
