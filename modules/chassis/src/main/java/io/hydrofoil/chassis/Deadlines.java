package io.hydrofoil.chassis;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Things that become due. A binary heap rather than a wheel with ticks: an agent asks {@link #nextMs} and sleeps
 * until then, so that thousands of idle timers cost no wake-ups. Nothing is cancelled: whoever schedules checks on
 * expiry whether it still applies. Equal deadlines come due in the order in which they were scheduled. Owned by one
 * thread.
 *
 * @param <T> what is due
 */
public final class Deadlines<T> {
    private final PriorityQueue<Entry<T>> heap = new PriorityQueue<>(
            Comparator.comparingLong((Entry<T> entry) -> entry.atMs).thenComparingLong(entry -> entry.sequence));
    private long sequence;

    /** Makes {@code what} due at {@code atMs}. */
    public void schedule(long atMs, T what) {
        heap.add(new Entry<>(atMs, sequence++, what));
    }

    /** Removes and returns what is due at {@code nowMs}, the earliest first; null: nothing. */
    public @Nullable T poll(long nowMs) {
        Entry<T> first = heap.peek();
        if (first == null || first.atMs > nowMs) {
            return null;
        }
        heap.remove();
        return first.what;
    }

    /** The next deadline, or {@link Long#MAX_VALUE}. */
    public long nextMs() {
        Entry<T> first = heap.peek();
        return first == null ? Long.MAX_VALUE : first.atMs;
    }

    /** How many are scheduled. */
    public int size() {
        return heap.size();
    }

    private record Entry<T>(long atMs, long sequence, T what) {}
}
