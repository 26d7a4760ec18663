package io.hydrofoil.consensus;

import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * How long the steps of an election may take. Aeron has one time for all: how long a leader may be silent. For that it
 * must be short, or writers wait long for the next leader; but on a machine that is short of processor time a follower
 * that has to fetch what it lacks needs longer, fails, and begins anew for ever. So each failure within an election
 * doubles the time, and an election that begins after a calm while has the short one again: only then has it been told
 * by a healthy cluster that the leader is silent.
 *
 * <p>Failures come as faults of the consensus module, on its thread, which is also the one that reads the time.
 */
final class ElectionPatience implements ErrorHandler {
    private static final long CALM_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_FACTOR = 16;

    private final NanoClock clock;
    private final IntConsumer timeouts;
    private final ErrorHandler next;
    private int factor = 1;
    private long lastFaultNs;

    /**
     * @param timeouts takes how many times as long as in a calm cluster steps may take from now on
     * @param next who else wants to know of faults
     */
    ElectionPatience(NanoClock clock, IntConsumer timeouts, ErrorHandler next) {
        this.clock = clock;
        this.timeouts = timeouts;
        this.next = next;
        this.lastFaultNs = clock.nanoTime() - 2 * CALM_NS;
    }

    @Override
    public void onError(Throwable fault) {
        long nowNs = clock.nanoTime();
        boolean wasCalm = nowNs - lastFaultNs > CALM_NS;
        lastFaultNs = nowNs;
        factor = wasCalm ? 1 : Math.min(2 * factor, MAX_FACTOR);
        timeouts.accept(factor);
        next.onError(fault);
    }
}
