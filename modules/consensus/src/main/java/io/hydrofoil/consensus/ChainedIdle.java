package io.hydrofoil.consensus;

import io.hydrofoil.chassis.HotPath;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Lets Aeron's agents sleep long and still hand a message on at once.
 *
 * <p>An entry passes through four agents (consensus module, archive, consensus module again, service), each of which
 * finds its input by
 * polling shared memory. The naive choices both lose: short sleeps cost a tenth of a core when nothing happens, long
 * sleeps add up to the
 * latency of every write. But within one process the predecessor knows when there is something to find: after a duty
 * cycle that did work, an
 * agent rings its successors, whose sleep ends. So the sleep can be long, and serves timers only.
 *
 * <p>A ring is good for a number of duty cycles: the consensus module takes the archive's position in one cycle and
 * commits it in the next.
 *
 * <p>Until {@link #settle} the sleeps are short: at start the agents wait for one another in loops that no ring
 * reaches.
 */
final class ChainedIdle implements IdleStrategy {
    private static final long STARTING_SLEEP_NS = TimeUnit.MICROSECONDS.toNanos(200);
    /** At this distance a driver that is nudged runs: its buffers hold far more than the disk takes in that time. */
    private static final long NUDGED_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String name;
    private final long restNs;
    private final int cyclesPerRing;
    private final AtomicBoolean rung = new AtomicBoolean();
    private final AtomicBoolean nudged = new AtomicBoolean();
    private volatile ChainedIdle[] successors = {};
    private volatile @Nullable ChainedIdle background;
    private volatile boolean settled;
    private volatile boolean resting;
    private int cyclesLeft;
    private volatile @Nullable Thread sleeper;

    ChainedIdle(String name, long restNs, int cyclesPerRing) {
        this.name = name;
        this.restNs = restNs;
        this.cyclesPerRing = cyclesPerRing;
    }

    /** Who finds new input after this agent has worked. */
    void successors(ChainedIdle... agents) {
        successors = agents;
    }

    /**
     * Who has something to do soon after this agent has worked, which no message waits for. It is nudged instead of
     * rung, and works at most once a millisecond however many messages pass.
     */
    void background(ChainedIdle agent) {
        background = agent;
    }

    /** The start is over: from now on rest for long. */
    void settle() {
        settled = true;
    }

    @HotPath
    void ring() {
        if (!rung.get() && rung.compareAndSet(false, true)) {
            Thread thread = sleeper;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Makes its sleep a short one; ends it if it is a long one. */
    @HotPath
    void nudge() {
        if (!nudged.get() && nudged.compareAndSet(false, true) && resting) {
            ring();
        }
    }

    @Override
    public void idle(int workCount) {
        if (workCount > 0) {
            for (ChainedIdle successor : successors) {
                successor.ring();
            }
            ChainedIdle later = background;
            if (later != null) {
                later.nudge();
            }
        } else {
            sleep(settled ? restNs : STARTING_SLEEP_NS);
        }
    }

    /** Called within loops that wait for another agent's answer. */
    @Override
    public void idle() {
        for (ChainedIdle successor : successors) {
            successor.ring();
        }
        // Here an agent waits for room or for an answer: the one in the background may have to make it.
        ChainedIdle later = background;
        if (later != null) {
            later.ring();
        }
        sleep(STARTING_SLEEP_NS);
    }

    private void sleep(long ns) {
        if (cyclesLeft > 0) {
            cyclesLeft--;
            return;
        }
        sleeper = Thread.currentThread();
        resting = true;
        // A nudge before this line shortens the sleep, a later one sees that this rests and ends it.
        boolean isShort = nudged.getAndSet(false);
        if (isShort) {
            resting = false;
        }
        if (!rung.get()) {
            LockSupport.parkNanos(this, isShort ? Math.min(ns, NUDGED_SLEEP_NS) : ns);
        }
        resting = false;
        sleeper = null;
        if (rung.getAndSet(false)) {
            cyclesLeft = cyclesPerRing - 1;
        }
    }

    @Override
    public void reset() {
        // nothing is carried from one idle period to the next
    }

    @Override
    public String alias() {
        return name;
    }
}
