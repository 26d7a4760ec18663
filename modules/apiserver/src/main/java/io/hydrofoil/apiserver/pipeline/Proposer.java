package io.hydrofoil.apiserver.pipeline;

import com.lmax.disruptor.EventHandler;
import io.hydrofoil.apiserver.change.Transaction;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.BatchEncoder;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stage B: puts all transactions that are ready at the end of a batch of slots into one log entry. Under load entries
 * grow by themselves, since slots
 * pile up while one is offered. Also the pipeline's timer: tickets that wait for another attempt and tickets that
 * waited for the log too long.
 */
final class Proposer implements EventHandler<Slot> {
    private static final long FIRST_PAUSE_NS = 20_000;
    private static final long LAST_PAUSE_NS = 2_000_000;
    private static final long SWEEP_NS = 1_000_000_000;
    private static final long RETRY_NS = 50_000_000;

    private final Parts parts;
    private final BatchEncoder encoder;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private final List<Ticket> batch = new ArrayList<>();
    private final long timeoutNs;
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
            Clock clock) {}

    Proposer(Parts parts, long timeoutNs) {
        this.parts = parts;
        this.encoder = parts.store().encoder();
        this.timeoutNs = timeoutNs;
        this.sweptNs = parts.clock().monotonicNs();
        this.retriedNs = sweptNs;
    }

    @Override
    public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
        Ticket ticket = slot.take();
        add(ticket, ticket.transaction());
        if (endOfBatch) {
            flush();
            onTimer();
        }
    }

    @Override
    public void onTimeout(long sequence) {
        onTimer();
    }

    private void add(Ticket ticket, Transaction transaction) {
        if (batch.isEmpty()) {
            encoder.begin(parts.store().processId());
        } else if (encoder.length() + transaction.encodedLength()
                > parts.limits().maxBatchBytes()) {
            flush();
            encoder.begin(parts.store().processId());
        }
        ticket.proposedNs = parts.clock().monotonicNs();
        ticket.session = 0;
        parts.inFlight().add(ticket);
        transaction.encode(encoder, ticket.correlationId, window);
        batch.add(ticket);
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        int length = encoder.end();
        Log.Offer offer = offer(length);
        if (offer != Log.Offer.ACCEPTED) {
            parts.log().abandon();
            for (Ticket ticket : batch) {
                if (parts.inFlight().take(ticket.correlationId) != null) {
                    parts.desk()
                            .refused(ticket, Statuses.unavailable("the log takes no writes now: " + offer), Notes.NONE);
                }
            }
        }
        batch.clear();
    }

    /** Offers until the log takes the batch, it is closed, or the batch has waited as long as a write may. */
    private Log.Offer offer(int length) {
        long pauseNs = FIRST_PAUSE_NS;
        while (true) {
            long session = parts.log().session();
            Log.Offer offer = parts.log().offer(session, encoder.buffer(), 0, length);
            if (offer == Log.Offer.ACCEPTED) {
                batch.forEach(ticket -> ticket.session = session);
            }
            boolean final_ = offer == Log.Offer.ACCEPTED || offer == Log.Offer.CLOSED;
            boolean late = parts.clock().monotonicNs() - batch.getFirst().proposedNs > timeoutNs;
            if (final_ || late || Thread.currentThread().isInterrupted()) {
                return offer;
            }
            LockSupport.parkNanos(pauseNs);
            pauseNs = Math.min(pauseNs * 2, LAST_PAUSE_NS);
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
            add(ticket, ticket.transaction());
        } else {
            parts.reenter().accept(ticket);
        }
    }

    private void onTimer() {
        settleFence();
        flush();
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
