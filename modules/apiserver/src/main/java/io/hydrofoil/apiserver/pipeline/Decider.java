package io.hydrofoil.apiserver.pipeline;

import com.lmax.disruptor.EventHandler;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.verbs.Decision;
import io.hydrofoil.apiserver.verbs.Writes;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.StoreLimits;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Stage A, one of several workers: decodes, admits and decides the writes of its shard. */
final class Decider implements EventHandler<Slot> {
    private final Parts parts;
    private final Records records;
    private final RandomGenerator random;

    /** What all workers share. */
    record Parts(
            Writes writes,
            Clock clock,
            StoreLimits limits,
            Desk desk,
            Turns turns,
            FaultHandler faults,
            Consumer<Ticket> propose) {}

    Decider(Parts parts, Records records, RandomGenerator random) {
        this.parts = parts;
        this.records = records;
        this.random = random;
    }

    @Override
    public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
        decide(slot.take());
    }

    private void decide(Ticket ticket) {
        ticket.attempts++;
        ticket.decision = null;
        try {
            Moment moment = new Moment(parts.clock().wallMs(), random);
            Decision decision = parts.writes().decide(ticket.command, ticket.who, moment, records);
            switch (decision) {
                case Decision.Done done -> parts.desk().done(ticket, done.result(), 0, done.warnings());
                case Decision.Proposed proposed -> {
                    if (proposed.transaction().fits(parts.limits())) {
                        propose(ticket, proposed);
                    } else {
                        parts.desk()
                                .refused(
                                        ticket,
                                        Statuses.requestTooLarge(
                                                "limit is " + parts.limits().maxRecordBytes()),
                                        List.of());
                    }
                }
            }
        } catch (RefusedException e) {
            refused(ticket, e);
        } catch (RuntimeException | StackOverflowError e) {
            // One request must not take the server down with it: it is told, the fault is reported, the others go on.
            parts.faults().onFault("apiserver.decide", e);
            parts.desk().refused(ticket, Statuses.internalError("the request could not be decided"), List.of());
        }
    }

    private void propose(Ticket ticket, Decision.Proposed decision) {
        String turn = decision.transaction().turn();
        if (turn == null || parts.turns().take(ticket, turn, parts.clock().monotonicNs())) {
            ticket.decision = decision;
            parts.propose().accept(ticket);
        }
    }

    private void refused(Ticket ticket, RefusedException refusal) {
        long waitedMs = (parts.clock().monotonicNs() - ticket.arrivedNs) / 1_000_000;
        if (waitedMs < refusal.patienceMs()) {
            parts.desk().waitAndRetry(ticket);
        } else {
            parts.desk().refused(ticket, refusal.status(), refusal.warnings());
        }
    }
}
