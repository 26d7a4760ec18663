package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.objects.ApiStatus;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Admits tickets, of requests and of the server's own loops up to a maximum each so that neither can keep the others
 * out, and gives each one its answer, by which it leaves. Any thread.
 */
final class Desk {
    private final int maxOfEach;
    private final FaultHandler faults;
    private final Turns turns;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger own = new AtomicInteger();
    private final ConcurrentLinkedQueue<Ticket> waiting = new ConcurrentLinkedQueue<>();

    Desk(int maxOfEach, Turns turns, FaultHandler faults) {
        this.maxOfEach = maxOfEach;
        this.turns = turns;
        this.faults = faults;
    }

    /** Whether there was room for one more of its sort. */
    boolean admit(boolean isOwn) {
        AtomicInteger admitted = admitted(isOwn);
        if (admitted.incrementAndGet() <= maxOfEach) {
            return true;
        }
        admitted.decrementAndGet();
        return false;
    }

    /** One more of the server's own, which others bound. */
    void enter() {
        own.incrementAndGet();
    }

    private AtomicInteger admitted(boolean isOwn) {
        return isOwn ? own : requests;
    }

    /** Tickets without an answer. */
    int admitted() {
        return requests.get() + own.get();
    }

    void done(Ticket ticket, Result result, long revision, Notes notes) {
        leave(ticket, () -> ticket.completion.done(result, revision, notes));
    }

    void refused(Ticket ticket, ApiStatus status, Notes notes) {
        leave(ticket, () -> ticket.completion.refused(status, notes));
    }

    void unknown(Ticket ticket, ApiStatus status) {
        leave(ticket, () -> ticket.completion.unknown(status));
    }

    /** Lets a ticket wait for the next round of {@link #pollWaiting}; bounded by what is admitted. */
    void waitAndRetry(Ticket ticket) {
        waiting.add(ticket);
    }

    /** A ticket that waits, or null. */
    @Nullable
    Ticket pollWaiting() {
        return waiting.poll();
    }

    private void leave(Ticket ticket, Runnable answer) {
        admitted(ticket.isOwn).decrementAndGet();
        ticket.decision = null;
        turns.leave(ticket);
        try {
            answer.run();
        } catch (RuntimeException e) {
            // The connection's edge: a client that cannot be answered must not stop the stage that answers all.
            faults.onFault("apiserver.answer", e);
        }
    }
}
