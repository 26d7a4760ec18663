package io.hydrofoil.client;

/**
 * How one control loop writes. Owned by one agent thread; replies are delivered on that thread by {@link #poll}.
 * Bounded: at most
 * {@link #capacity} writes are under way, more are refused by {@link #offer} and offered again later. In process it
 * feeds the API server's
 * admission ring; the remote client speaks HTTP.
 */
public interface Client extends AutoCloseable {
    /** Starts a write; its reply will carry {@code correlationId}. False: no room now, nothing was started. */
    boolean offer(Write write, long correlationId);

    /** Delivers up to {@code limit} replies; returns how many. */
    int poll(ReplyHandler handler, int limit);

    /** Most writes under way at once. */
    int capacity();

    @Override
    void close();

    /** Receives replies. */
    @FunctionalInterface
    interface ReplyHandler {
        /** The write offered under this id came to this end. */
        void onReply(long correlationId, Reply reply);
    }
}
