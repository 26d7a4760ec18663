package io.hydrofoil.apiserver.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How many batches the log may have at once. While it has that many, writes gather for the next one: a batch costs a
 * flush of the disk and wakes every agent on its way once, however much it holds. A write that comes alone waits for
 * nobody.
 *
 * <p>The proposer owns it; the store agent tells it what has been applied.
 */
final class BatchWindow {
    /** A batch that takes longer is not waited for: the disk is slow, or the log's session was lost. */
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long NOTHING = Long.MAX_VALUE;

    private final int limit;
    private final Deque<Batch> underWay = new ArrayDeque<>();

    /** Of the ticket that was applied last. */
    private volatile long applied;
    /** Of the ticket for which the proposer waits. */
    private volatile long awaited = NOTHING;

    private record Batch(long lastId, long offeredNs) {}

    BatchWindow(int limit) {
        this.limit = limit;
    }

    /** Whether one more batch may go; if not, {@link #applied} will tell when to ask again. Proposer only. */
    boolean isOpen(long nowNs) {
        awaited = NOTHING;
        forget(nowNs);
        if (underWay.size() < limit) {
            return true;
        }
        awaited = underWay.getFirst().lastId();
        // it may have been applied before the store agent could see that somebody waits
        forget(nowNs);
        return underWay.size() < limit;
    }

    private void forget(long nowNs) {
        while (!underWay.isEmpty()
                && (underWay.getFirst().lastId() <= applied
                        || nowNs - underWay.getFirst().offeredNs() > PATIENCE_NS)) {
            underWay.removeFirst();
        }
    }

    /** The log has taken a batch; ids grow from ticket to ticket. Proposer only. */
    void took(long lastId, long nowNs) {
        underWay.addLast(new Batch(lastId, nowNs));
    }

    /** A ticket was applied; true: the proposer waits for that. Store agent only. */
    boolean applied(long id) {
        applied = id;
        return id >= awaited;
    }
}
