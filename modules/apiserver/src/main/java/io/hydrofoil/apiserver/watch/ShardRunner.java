package io.hydrofoil.apiserver.watch;

/** Gives shards their turns: when woken, and when their timers are due. */
interface ShardRunner extends AutoCloseable {
    /** Shards have work. Any thread, never blocks. */
    void wake();

    @Override
    void close();

    /** What a turn is. */
    @FunctionalInterface
    interface Work {
        /** Works in a shard; returns in how many ms it wants another turn by time, {@link Long#MAX_VALUE}: never. */
        long turn(int shard, boolean isWoken);
    }
}
