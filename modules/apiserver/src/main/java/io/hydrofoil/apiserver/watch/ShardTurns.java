package io.hydrofoil.apiserver.watch;

import io.hydrofoil.chassis.Turns;
import java.util.concurrent.TimeUnit;

/** Shards without threads. All on one thread. */
final class ShardTurns implements ShardRunner {
    private final Turns turns;
    private final Work work;
    private final boolean[] isDue;

    /** Of each shard, how many timers were set; only the last one counts. */
    private final long[] timers;

    private boolean closed;

    ShardTurns(Turns turns, int shardCount, Work work) {
        this.turns = turns;
        this.work = work;
        this.isDue = new boolean[shardCount];
        this.timers = new long[shardCount];
    }

    @Override
    public void wake() {
        for (int i = 0; i < isDue.length; i++) {
            if (!isDue[i]) {
                isDue[i] = true;
                int shard = i;
                turns.soon(() -> turn(shard, true));
            }
        }
    }

    private void turn(int shard, boolean isWoken) {
        if (closed) {
            return;
        }
        isDue[shard] &= !isWoken;
        long timer = ++timers[shard];
        long nextMs = work.turn(shard, isWoken);
        if (nextMs != Long.MAX_VALUE) {
            turns.later(TimeUnit.MILLISECONDS.toNanos(Math.max(nextMs, 0)), () -> {
                if (timers[shard] == timer) {
                    turn(shard, false);
                }
            });
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
