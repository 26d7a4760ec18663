package io.hydrofoil.apiserver;

import io.hydrofoil.chassis.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A health check of something that may not answer at all, such as a log without a quorum or a full disk. Waiting for
 * it would hold the threads of all probes; so it is asked aside, one question at a time, and judged by how long the
 * question has been open. The verdict is thus as old as the last probe. Thread-safe.
 */
public final class SlowCheck {
    private final Clock clock;
    private final String what;
    private final long everyNs;
    private final Consumer<Consumer<@Nullable String>> ask;
    private boolean isOpen;
    private boolean wasAsked;
    private long askedNs;
    private @Nullable String fault;

    /**
     * @param what is asked, for the fault
     * @param everyNs shortest time between two questions
     * @param ask asks without blocking; what it is passed takes the answer, once: null, or what is wrong
     */
    public SlowCheck(Clock clock, String what, long everyNs, Consumer<Consumer<@Nullable String>> ask) {
        this.clock = clock;
        this.what = what;
        this.everyNs = everyNs;
        this.ask = ask;
    }

    /** Null if all is well; else what the last answer said, or that there has been none for {@code limitNs}. */
    public @Nullable String fault(long limitNs) {
        long nowNs = clock.monotonicNs();
        if (isDue(nowNs)) {
            ask.accept(this::answered);
        }
        synchronized (this) {
            if (isOpen && nowNs - askedNs > limitNs) {
                return what + " has not answered for " + TimeUnit.NANOSECONDS.toSeconds(nowNs - askedNs) + " s";
            }
            return fault;
        }
    }

    private synchronized boolean isDue(long nowNs) {
        if (isOpen || (wasAsked && nowNs - askedNs < everyNs)) {
            return false;
        }
        isOpen = true;
        wasAsked = true;
        askedNs = nowNs;
        return true;
    }

    private synchronized void answered(@Nullable String answer) {
        isOpen = false;
        fault = answer;
    }
}
