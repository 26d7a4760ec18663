package io.hydrofoil.chassis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * An idle strategy that sleeps until it is rung. Polling loops either burn a core or add their sleep time to every
 * hand-off; an agent that idles on a doorbell does neither: whoever hands it work rings, and without work it sleeps
 * for {@code maxSleepNs} so that its timers still run.
 *
 * <p>One agent thread idles; any thread rings. A ring between the agent's last poll and its sleep is not lost: it is
 * remembered.
 *
 * <p>An agent without a thread of its own, which others give its turns (the simulation does), has a doorbell that tells
 * them when it rings, and for how long the agent would sleep.
 */
public final class Doorbell implements IdleStrategy {
    private final long maxSleepNs;
    private final AtomicBoolean rung = new AtomicBoolean();
    private volatile @Nullable Thread sleeper;
    private long nextSleepNs;
    private volatile boolean retired;
    private final @Nullable Runnable onRing;

    /** A doorbell whose agent wakes at the latest after {@code maxSleepNs}. */
    public Doorbell(long maxSleepNs) {
        this(maxSleepNs, null);
    }

    /** A doorbell of an agent without a thread: {@code onRing} is told of the first ring since the last turn. */
    public Doorbell(long maxSleepNs, @Nullable Runnable onRing) {
        Invariant.check(maxSleepNs > 0, "maxSleepNs must be positive");
        this.maxSleepNs = maxSleepNs;
        this.nextSleepNs = maxSleepNs;
        this.onRing = onRing;
    }

    /** How long the agent would sleep now; forgets it, and the ring that woke the agent. Instead of {@link #idle}. */
    public long takeSleepNs() {
        long sleepNs = rung.getAndSet(false) ? 0 : nextSleepNs;
        nextSleepNs = maxSleepNs;
        return sleepNs;
    }

    /**
     * The next sleep (that one only) ends after {@code ns} at the latest: the agent has a timer then. Agent thread,
     * during its duty cycle.
     */
    public void sleepAtMostNs(long ns) {
        nextSleepNs = Math.min(nextSleepNs, Math.max(ns, 0));
    }

    /** Wakes the agent, or makes its next idle return at once. Any thread. */
    @HotPath
    public void ring() {
        if (!rung.get() && rung.compareAndSet(false, true)) {
            Thread thread = sleeper;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
            if (onRing != null) {
                onRing.run();
            }
        }
    }

    /** Wakes the agent for good: it sleeps no more, so that it sees at once that it is to end. Any thread. */
    public void retire() {
        retired = true;
        ring();
    }

    @Override
    public void idle(int workCount) {
        if (workCount <= 0) {
            idle();
        } else {
            nextSleepNs = maxSleepNs;
        }
    }

    @Override
    public void idle() {
        sleeper = Thread.currentThread();
        if (!rung.get() && !retired && nextSleepNs > 0) {
            LockSupport.parkNanos(this, nextSleepNs);
        }
        sleeper = null;
        rung.set(false);
        nextSleepNs = maxSleepNs;
    }

    @Override
    public void reset() {
        // nothing is carried from one idle period to the next
    }

    @Override
    public String alias() {
        return "doorbell";
    }
}
