package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.change.AwaitException;
import io.hydrofoil.apiserver.change.Journal;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.verbs.Decision;
import io.hydrofoil.apiserver.verbs.Writes;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.StoreLimits;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Stage A, one of several workers: decodes, admits and decides the writes of its shard. */
final class Decider implements Stage.Work {
    private static final ApiStatus DISK_SHORT = new ApiStatus(
            507,
            "InsufficientStorage",
            "the disk of the control plane is nearly full: only reads and deletions go on until there is room",
            null);

    /** How long a request may wait for the outside altogether, as long as a Kubernetes server lets a request take. */
    private static final long MAX_WAIT_MS = 60_000;

    private static final ApiStatus TIMED_OUT = Statuses.timeout(
            "Timeout: request did not complete within requested timeout - context deadline exceeded", 0);

    private final Parts parts;
    private final Records records;
    private final RandomGenerator random;

    /** What all workers share. */
    record Parts(
            Writes writes,
            Clock clock,
            StoreLimits limits,
            Desk desk,
            ReadBarrier barrier,
            Turns turns,
            Outside outside,
            FaultHandler faults,
            BooleanSupplier diskIsShort,
            Consumer<Ticket> propose,
            Consumer<Ticket> reenter) {}

    Decider(Parts parts, Records records, RandomGenerator random) {
        this.parts = parts;
        this.records = records;
        this.random = random;
    }

    @Override
    public void onTicket(Ticket ticket, boolean endOfBatch) {
        decide(ticket);
    }

    private void decide(Ticket ticket) {
        ticket.attempts++;
        ticket.decision = null;
        try {
            Decision decision = parts.writes().decide(ticket.command(), ticket.who, moment(ticket), records);
            switch (decision) {
                case Decision.Done done -> {
                    if (isCurrent(ticket)) {
                        parts.desk().done(ticket, done.result(), 0, done.notes());
                    } else {
                        decideWhenCurrent(ticket);
                    }
                }
                case Decision.Proposed proposed -> {
                    if (ticket.reign != null) {
                        ticket.reign.guard(proposed.transaction());
                    }
                    if (parts.diskIsShort().getAsBoolean()
                            && !proposed.transaction().leadsToDeletion()) {
                        parts.desk().refused(ticket, DISK_SHORT, Notes.NONE);
                    } else if (proposed.transaction().fits(parts.limits())) {
                        propose(ticket, proposed);
                    } else {
                        parts.desk()
                                .refused(
                                        ticket,
                                        Statuses.requestTooLarge(
                                                "limit is " + parts.limits().maxRecordBytes()),
                                        Notes.NONE);
                    }
                }
            }
        } catch (RefusedException e) {
            refused(ticket, e);
        } catch (AwaitException e) {
            await(ticket, e.questions());
        } catch (RuntimeException | StackOverflowError e) {
            // One request must not take the server down with it: it is told, the fault is reported, the others go on.
            parts.faults().onFault("apiserver.decide", e);
            parts.desk().refused(ticket, Statuses.internalError("the request could not be decided"), Notes.NONE);
        }
    }

    /** A ticket that has been told something goes the same way again: its time and its chance stay. */
    private Moment moment(Ticket ticket) {
        if (ticket.journal.isEmpty()) {
            ticket.seed = random.nextLong();
            ticket.decidedMs = parts.clock().wallMs();
        }
        return new Moment(ticket.decidedMs, new SplittableRandom(ticket.seed), ticket.journal.rewound());
    }

    private void await(Ticket ticket, List<Question> questions) {
        long waitedMs = (parts.clock().monotonicNs() - ticket.arrivedNs) / 1_000_000;
        if (waitedMs > MAX_WAIT_MS || ticket.journal.size() + questions.size() > Journal.MAX_QUESTIONS) {
            parts.desk().refused(ticket, TIMED_OUT, Notes.NONE);
        } else {
            new Waiting(ticket, questions, parts.reenter()).start(parts.outside(), records);
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
        } else if (!isCurrent(ticket)) {
            decideWhenCurrent(ticket);
        } else {
            parts.desk().refused(ticket, refusal.status(), refusal.notes());
        }
    }

    /**
     * A proposal is decided again where it is applied. What is answered without one (a refusal, a write that changes
     * nothing) is only right in a state that holds everything acknowledged before.
     */
    private boolean isCurrent(Ticket ticket) {
        return ticket.isCurrent || !parts.barrier().isNeeded();
    }

    private void decideWhenCurrent(Ticket ticket) {
        parts.barrier().await(new ReadBarrier.Waiter() {
            @Override
            public void reached() {
                ticket.isCurrent = true;
                parts.reenter().accept(ticket);
            }

            @Override
            public void failed(ApiStatus status) {
                parts.desk().refused(ticket, status, Notes.NONE);
            }
        });
    }
}
