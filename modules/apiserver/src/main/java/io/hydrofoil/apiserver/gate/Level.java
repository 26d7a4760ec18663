package io.hydrofoil.apiserver.gate;

import io.hydrofoil.apiserver.flow.Drops;
import io.hydrofoil.apiserver.flow.FairQueues;
import io.hydrofoil.apiserver.flow.LevelShare;
import io.hydrofoil.apiserver.flow.PriorityLevel;

/**
 * A priority level with its queues. Its monitor guards the queues and their seats; it is held for some tens of
 * nanoseconds and never while anything else is called. Outlives changes of its object.
 */
final class Level {
    final FairQueues queues;
    final LevelShare share;
    private final Drops drops = new Drops();
    private volatile PriorityLevel level;

    Level(PriorityLevel level, LevelShare share, long nowNs) {
        this.level = level;
        this.share = share;
        this.queues = new FairQueues(level, share.bounds().nominal(), nowNs);
    }

    PriorityLevel level() {
        return level;
    }

    String name() {
        return level.name();
    }

    /** Takes over a changed object. */
    synchronized void level(PriorityLevel changed, long nowNs) {
        level = changed;
        queues.level(changed, nowNs);
    }

    synchronized void limit(int seats, long nowNs) {
        queues.limit(seats, nowNs);
    }

    synchronized void observe(long nowNs) {
        share.observe(queues, nowNs);
    }

    synchronized int retryAfterSeconds(long nowNs) {
        return drops.add(nowNs);
    }

    synchronized boolean isIdle() {
        return queues.running() == 0 && queues.waiting() == 0;
    }

    synchronized int waiting() {
        return queues.waiting();
    }

    synchronized int taken() {
        return queues.taken();
    }

    synchronized int limit() {
        return queues.limit();
    }
}
