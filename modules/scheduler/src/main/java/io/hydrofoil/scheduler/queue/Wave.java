package io.hydrofoil.scheduler.queue;

import org.jspecify.annotations.Nullable;

/**
 * Pods that were woken for the same room, as many as it may hold. Others that it might hold as well are looked at when
 * all of these have been tried: to wake them at once would be to try thousands in vain for a place that is taken by
 * then.
 */
final class Wave {
    private final Runnable onEnd;
    private final @Nullable Wave within;
    private int untried;
    private boolean isLast = true;

    Wave(Runnable onEnd) {
        this(onEnd, null);
    }

    /** A wave whose pods another one counts, too. */
    Wave(Runnable onEnd, @Nullable Wave within) {
        this.onEnd = onEnd;
        this.within = within;
    }

    /** Pods that were woken and have not been tried yet. */
    int untried() {
        return untried;
    }

    /** There are others: when all of these have been tried, it is time to look again. */
    void hasFollowers() {
        isLast = false;
    }

    void join(PendingPod pod) {
        pod.wave = this;
        count(1);
    }

    /** The pod is tried now, or gone. */
    static void leave(PendingPod pod) {
        Wave wave = pod.wave;
        pod.wave = null;
        if (wave != null) {
            wave.count(-1);
            if (wave.untried == 0 && !wave.isLast) {
                wave.onEnd.run();
            }
        }
    }

    private void count(int change) {
        untried += change;
        if (within != null) {
            within.count(change);
        }
    }
}
