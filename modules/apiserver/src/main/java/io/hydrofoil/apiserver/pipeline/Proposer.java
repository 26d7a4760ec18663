package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.BatchEncoder;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stage B: puts all transactions that are ready at the end of a batch of slots into one log entry. Under load entries
 * grow by themselves: while the log has as many as {@link BatchWindow} lets it have, tickets gather for the next. Also
 * the pipeline's timer: tickets that wait for another attempt and tickets that waited for the log too long.
 */
final class Proposer implements Stage.Work {
    private static final long FIRST_PAUSE_NS = 20_000;
    private static final long LAST_PAUSE_NS = 2_000_000;
    private static final long SWEEP_NS = 1_000_000_000;
    private static final long RETRY_NS = 50_000_000;

    private final Parts parts;
    private final BatchEncoder encoder;
    private final UnsafeBuffer scratch = new UnsafeBuffer(0, 0);
    private final List<Ticket> batch = new ArrayList<>();
    /** What is to be put into batches. */
    private final Deque<Ticket> ready = new ArrayDeque<>();

    private final BatchWindow window;

    private final long timeoutNs;
    private int batchBytes;

    /** How long the batch that was offered last is to wait until it is offered again; 0: it is settled. */
    private long pauseNs;

    private volatile long fence;
    private long settledFence;
    private long sweptNs;
    private long retriedNs;

    /** What it works with. {@code reenter} brings a ticket back to stage A. */
    record Parts(
            Log log,
            Store store,
            StoreLimits limits,
            InFlight inFlight,
            Desk desk,
            Turns turns,
            Consumer<Ticket> reenter,
            Clock clock,
            BatchWindow window) {}

    Proposer(Parts parts, long timeoutNs) {
        this.parts = parts;
        this.encoder = parts.store().encoder();
        this.window = parts.window();
        this.timeoutNs = timeoutNs;
        this.sweptNs = parts.clock().monotonicNs();
        this.retriedNs = sweptNs;
    }

    @Override
    public void onTicket(Ticket ticket, boolean endOfBatch) {
        ready.add(ticket);
        if (endOfBatch) {
            propose();
            onTimer();
        }
    }

    @Override
    public void onTick() {
        onTimer();
    }

    @Override
    public boolean hasTimers() {
        return true;
    }

    @Override
    public long pauseNs() {
        return pauseNs;
    }

    @Override
    public void resume() {
        offer();
        propose();
        if (pauseNs == 0) {
            onTimer();
        }
    }

    /** Fills batches with what is ready and offers them, until nothing is left or the log is to have no more now. */
    private void propose() {
        while (pauseNs == 0 && !ready.isEmpty() && window.isOpen(parts.clock().monotonicNs())) {
            encoder.begin(parts.store().processId());
            while (!ready.isEmpty() && fits(ready.getFirst())) {
                add(ready.removeFirst());
            }
            batchBytes = encoder.end();
            offer();
        }
    }

    private boolean fits(Ticket ticket) {
        return batch.isEmpty()
                || encoder.length() + ticket.transaction().encodedLength()
                        <= parts.limits().maxBatchBytes();
    }

    private void add(Ticket ticket) {
        ticket.proposedNs = parts.clock().monotonicNs();
        ticket.session = 0;
        parts.inFlight().add(ticket);
        ticket.transaction().encode(encoder, ticket.correlationId, scratch);
        batch.add(ticket);
    }

    /**
     * Offers the batch once. What the log has no room for is offered again after a pause, until the log takes it, is
     * closed, or the batch has waited as long as a write may.
     */
    private void offer() {
        long session = parts.log().session();
        Log.Offer offer = parts.log().offer(session, encoder.buffer(), 0, batchBytes);
        if (offer == Log.Offer.ACCEPTED) {
            batch.forEach(ticket -> ticket.session = session);
            window.took(batch.getLast().correlationId, parts.clock().monotonicNs());
        } else if (offer == Log.Offer.CLOSED || parts.clock().monotonicNs() - batch.getFirst().proposedNs > timeoutNs) {
            refuse(offer);
        } else {
            pauseNs = pauseNs == 0 ? FIRST_PAUSE_NS : Math.min(pauseNs * 2, LAST_PAUSE_NS);
            return;
        }
        batch.clear();
        pauseNs = 0;
    }

    private void refuse(Log.Offer offer) {
        parts.log().abandon();
        for (Ticket ticket : batch) {
            if (parts.inFlight().take(ticket.correlationId) != null) {
                parts.desk().refused(ticket, Statuses.unavailable("the log takes no writes now: " + offer), Notes.NONE);
            }
        }
    }

    /**
     * The log has reached the fence of this session: what earlier ones took and is still in flight is lost. Called on
     * the store agent; the proposer settles it, for it alone knows which tickets a session has taken.
     */
    void onFence(long session) {
        fence = session;
    }

    private void settleFence() {
        long reached = fence;
        if (reached != settledFence) {
            settledFence = reached;
            parts.inFlight().takeAll(ticket -> ticket.session != 0 && ticket.session < reached, this::again);
        }
    }

    private void again(Ticket ticket) {
        if (ticket.isDecided()) {
            ready.add(ticket);
        } else {
            parts.reenter().accept(ticket);
        }
    }

    private void onTimer() {
        settleFence();
        propose();
        long nowNs = parts.clock().monotonicNs();
        if (nowNs - retriedNs >= RETRY_NS) {
            retriedNs = nowNs;
            // As many as wait now: those that come back to wait do so in the next round.
            for (Ticket ticket = parts.desk().pollWaiting();
                    ticket != null;
                    ticket = parts.desk().pollWaiting()) {
                parts.reenter().accept(ticket);
            }
        }
        if (nowNs - sweptNs >= SWEEP_NS) {
            sweptNs = nowNs;
            if (parts.desk().admitted() > 0) {
                parts.inFlight().takeAll(ticket -> nowNs - ticket.proposedNs > timeoutNs, this::giveUp);
                parts.turns().takeAll(ticket -> nowNs - ticket.queuedNs > timeoutNs, this::turnAway);
            }
        }
    }

    private void turnAway(Ticket ticket) {
        String text = "too many writes that count against the same quotas; nothing was written";
        parts.desk().refused(ticket, Statuses.tooManyRequests(text, 1), Notes.NONE);
    }

    private void giveUp(Ticket ticket) {
        String text = "the log did not answer in time; the write may or may not have been made";
        parts.desk().unknown(ticket, Statuses.timeout(text, 1));
    }
}
