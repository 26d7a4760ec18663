package io.hydrofoil.consensus;

import io.aeron.cluster.service.ClusterClock;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * The wall clock of the log, which can be put forward: so a follower that knows better than by waiting that the leader
 * is gone (see {@link LifeLine}) has waited long enough. Whatever it runs ahead it gives back by running a tenth
 * slower, never backwards, and until then it is not put forward again: a second leader that goes within seconds is
 * missed by its heartbeats.
 *
 * <p>Thread-safe.
 */
final class ElectionClock implements ClusterClock {
    private static final int SLOWER = 10;

    private final EpochClock wall;
    private final NanoClock clock;
    private volatile Ahead ahead;

    /** How far ahead the clock was when it was put forward. */
    private record Ahead(long ms, long sinceNs) {
        long at(long nowNs) {
            return Math.max(0, ms - TimeUnit.NANOSECONDS.toMillis(nowNs - sinceNs) / SLOWER);
        }
    }

    ElectionClock(EpochClock wall, NanoClock clock) {
        this.wall = wall;
        this.clock = clock;
        this.ahead = new Ahead(0, clock.nanoTime());
    }

    /** Puts the clock forward; false if it still runs ahead from the time before. */
    synchronized boolean putForward(long ms) {
        long nowNs = clock.nanoTime();
        if (ahead.at(nowNs) > 0) {
            return false;
        }
        ahead = new Ahead(ms, nowNs);
        return true;
    }

    @Override
    public TimeUnit timeUnit() {
        return TimeUnit.MILLISECONDS;
    }

    @Override
    public long time() {
        return wall.time() + ahead.at(clock.nanoTime());
    }
}
