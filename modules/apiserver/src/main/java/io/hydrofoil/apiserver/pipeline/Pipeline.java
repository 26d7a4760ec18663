package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Execution;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.change.Transaction;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Command;
import io.hydrofoil.apiserver.verbs.Decision;
import io.hydrofoil.apiserver.verbs.Writes;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Outcome;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All writes pass through here: submitted by any thread, decided by sharded workers (A), proposed in batches by one
 * (B), applied by the store agent,
 * answered by one (C). A ticket is in one place at a time: ring, flight, waiting room or answer ring; each has room for
 * all that are admitted, so
 * handing on never blocks, and a ticket is answered exactly once.
 */
public final class Pipeline implements AutoCloseable {
    private static final int BATCHES_UNDER_WAY = 1;

    private final Desk desk;
    private final InFlight inFlight;
    private final PipelineConfig config;
    private final Execution execution;
    private final Clock clock;
    private final Stage[] admission;
    private final Stage proposals;
    private final BatchWindow window;
    private final Stage answers;
    private final ReadBarrier readBarrier;
    private final Supplier<Records> newRecords;
    private volatile BooleanSupplier diskIsShort = () -> false;

    /** What a pipeline works with. */
    public record Parts(
            Store store,
            StoreLimits limits,
            Log log,
            KindTable kinds,
            Writes writes,
            Clock clock,
            FaultHandler faults,
            Outside outside) {
        /** Without anybody outside. */
        public Parts(
                Store store,
                StoreLimits limits,
                Log log,
                KindTable kinds,
                Writes writes,
                Clock clock,
                FaultHandler faults) {
            this(store, limits, log, kinds, writes, clock, faults, Outside.NOBODY);
        }
    }

    /**
     * A pipeline over a store; takes the store's outcome listener. Call {@link #start} when the log may be offered to.
     */
    public Pipeline(Parts parts, PipelineConfig config, Execution execution) {
        this.config = config;
        this.execution = execution;
        this.clock = parts.clock();
        this.newRecords = () -> new StoreRecords(parts.kinds(), parts.store().reader());
        Turns turns = new Turns(this::enter);
        this.desk = new Desk(config.maxInFlight(), turns, parts.faults());
        int most = 2 * config.maxInFlight(); // requests, and the server's own
        this.inFlight = new InFlight(2 * most);
        // Twice: a ticket may come back while its old slot still waits for the end of its batch.
        int capacity = 2 * most;
        FaultHandler faults = parts.faults();
        this.window = new BatchWindow(BATCHES_UNDER_WAY);
        Proposer.Parts proposing = new Proposer.Parts(
                parts.log(), parts.store(), parts.limits(), inFlight, desk, turns, this::enter, clock, window);
        long timeoutNs = TimeUnit.MILLISECONDS.toNanos(config.commitTimeoutMs());
        this.answers = stage("write-answers", capacity, (ticket, end) -> answer(ticket), faults);
        Proposer proposer = new Proposer(proposing, timeoutNs);
        parts.log().fenceListener(proposer::onFence);
        this.proposals = stage("write-proposer", capacity, proposer, faults);
        this.admission = new Stage[config.workers()];
        this.readBarrier = new ReadBarrier(this, !parts.log().isShared());
        Decider.Parts deciding = new Decider.Parts(
                parts.writes(),
                clock,
                parts.limits(),
                desk,
                readBarrier,
                turns,
                parts.outside(),
                faults,
                () -> diskIsShort.getAsBoolean(),
                proposals::publish,
                this::enter);
        for (int i = 0; i < admission.length; i++) {
            Decider decider = new Decider(deciding, newRecords.get(), execution.random());
            admission[i] = stage("write-decider-" + i, capacity, decider, faults);
        }
        parts.store().outcomeListener(this::onOutcome);
    }

    private Stage stage(String name, int capacity, Stage.Work work, FaultHandler faults) {
        io.hydrofoil.chassis.Turns turns = execution.turns();
        return turns == null ? new Ring(name, capacity, work, faults) : new TurnStage(turns, capacity, work, faults);
    }

    /** The applied state for one more thread, whose it is. */
    public Records records() {
        return newRecords.get();
    }

    /** From now on only deletions are proposed for clients and loops while {@code isShort} says so. */
    public void diskIsShort(BooleanSupplier isShort) {
        diskIsShort = isShort;
    }

    /** Starts the stages. */
    public void start() {
        answers.start();
        proposals.start();
        for (Stage stage : admission) {
            stage.start();
        }
    }

    /** Submits a write of a request; false: too many are under way, nothing was started. Any thread, never blocks. */
    public boolean submit(Command command, Identity who, Completion completion) {
        return submit(command, who, completion, null, false);
    }

    /** As above for the server's own loops, applied only while {@code reign} lasts; null: in any case. */
    public boolean submitOwn(Command command, Identity who, Completion completion, @Nullable Reign reign) {
        return submit(command, who, completion, reign, true);
    }

    private boolean submit(Command command, Identity who, Completion completion, @Nullable Reign reign, boolean isOwn) {
        if (!desk.admit(isOwn)) {
            return false;
        }
        Ticket ticket = new Ticket(command, who, completion, clock.monotonicNs(), isOwn);
        ticket.reign = reign;
        enter(ticket);
        return true;
    }

    /**
     * Proposes what the server has decided by itself; an empty transaction tells when this process has applied
     * everything before it. Any thread, never blocks; the caller bounds how many are under way.
     */
    void propose(Transaction transaction, Completion completion) {
        desk.enter();
        proposals.publish(Ticket.decided(transaction, completion, clock.monotonicNs()));
    }

    /** What reads wait for that must see everything acknowledged before them. */
    public ReadBarrier readBarrier() {
        return readBarrier;
    }

    /** Writes under way. */
    public int inFlight() {
        return desk.admitted();
    }

    private void enter(Ticket ticket) {
        admission[ticket.shard % admission.length].publish(ticket);
    }

    /** On the store agent. */
    private void onOutcome(long correlationId, Outcome outcome) {
        if (window.applied(correlationId)) {
            proposals.wake();
        }
        Ticket ticket = inFlight.take(correlationId);
        if (ticket == null) {
            return;
        }
        if (outcome instanceof Outcome.Conflict conflict && mayTryAgain(ticket, conflict)) {
            enter(ticket);
            return;
        }
        ticket.outcome = outcome;
        answers.publish(ticket);
    }

    private boolean mayTryAgain(Ticket ticket, Outcome.Conflict conflict) {
        return ticket.attempts < config.maxAttempts() && !ticket.transaction().isGuard(conflict.condition());
    }

    private void answer(Ticket ticket) {
        Outcome outcome = ticket.outcome;
        Decision decision = ticket.decision;
        if (outcome instanceof Outcome.Committed(long revision) && decision != null) {
            desk.done(ticket, decision.result(), revision, decision.notes());
        } else if (outcome instanceof Outcome.Full) {
            desk.refused(ticket, STORE_FULL, Notes.NONE);
        } else if (outcome instanceof Outcome.Conflict conflict
                && ticket.transaction().isGuard(conflict.condition())) {
            desk.refused(ticket, REIGN_OVER, Notes.NONE);
        } else {
            desk.refused(
                    ticket,
                    Statuses.modified(
                            ticket.command().target().kind(),
                            ticket.command().target().name()),
                    Notes.NONE);
        }
    }

    private static final ApiStatus STORE_FULL =
            new ApiStatus(507, "InsufficientStorage", "the store is full: delete objects or give it more memory", null);

    private static final ApiStatus REIGN_OVER = Statuses.unavailable("another process runs the control loops now");

    /** Stops the stages; what is under way gets no answer. */
    @Override
    public void close() {
        for (Stage stage : admission) {
            stage.close();
        }
        proposals.close();
        answers.close();
    }
}
