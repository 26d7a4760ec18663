package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.client.Outbox;
import io.hydrofoil.scheduler.PodStatuses.Nomination;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.intake.Board;
import io.hydrofoil.scheduler.intake.PodIntake;
import io.hydrofoil.scheduler.intake.PodReader;
import io.hydrofoil.scheduler.placing.Decision;
import io.hydrofoil.scheduler.placing.Placer;
import io.hydrofoil.scheduler.preemption.Candidate;
import io.hydrofoil.scheduler.queue.PendingPod;

/**
 * Places the pods that are next in batches: has each decided, and sees to what follows. Runs on the scheduler's
 * agent.
 */
final class PodPlacer implements ExtenderDesk.Ending {
    /** Writes of one pod: binding or status, and an event. */
    private static final int WRITES_PER_POD = 3;

    private final Parts parts;
    private final int batchSize;

    /** What placing needs. */
    record Parts(
            Board board,
            Placer placer,
            PodReader reader,
            PodIntake pods,
            BindingDesk desk,
            Evictor evictor,
            ExtenderDesk extenders,
            Voice voice,
            Outbox outbox,
            SchedulerMetrics metrics,
            Clock clock) {}

    PodPlacer(Parts parts, int batchSize) {
        this.parts = parts;
        this.batchSize = batchSize;
    }

    /** Places up to a batch of pods; returns how many were tried. */
    int batch(long nowMs) {
        int tried = 0;
        while (tried < batchSize && parts.outbox.room() >= WRITES_PER_POD && parts.extenders.hasRoom()) {
            PendingPod pod = parts.board.queue().next();
            if (pod == null) {
                break;
            }
            attempt(pod, nowMs);
            tried++;
        }
        return tried;
    }

    private void attempt(PendingPod pod, long nowMs) {
        long startNs = parts.clock.monotonicNs();
        switch (parts.placer.decide(pod)) {
            case Decision.Place place -> {
                parts.metrics.placed(parts.clock.monotonicNs() - startNs);
                take(pod, place.demand(), place.row(), nowMs);
            }
            case Decision.Blocked blocked -> {
                parts.board.queue().blocked(pod, blocked.by(), nowMs);
                parts.metrics.unschedulable(parts.clock.monotonicNs() - startNs);
                parts.voice.unschedulable(pod, blocked.message(), new Nomination.Keep(), nowMs);
            }
            case Decision.Unfit unfit -> {
                parts.metrics.unschedulable(parts.clock.monotonicNs() - startNs);
                leave(pod, unfit, nowMs);
            }
            case Decision.AskExtenders ask -> parts.extenders.ask(pod, ask.demand(), nowMs);
        }
    }

    /** Charges the pod to the row, and has it bound. */
    @Override
    public void take(PendingPod pod, Demand demand, int row, long nowMs) {
        Board board = parts.board;
        String node = board.table().name(row);
        parts.pods.nominate(pod, "");
        board.residents().add(node, parts.reader.charge(pod.seen(), demand));
        board.queue().placed(pod);
        board.waker().othersCame();
        parts.desk.bind(pod, node, demand, nowMs);
        board.queue().wakeNext(pod, demand, nowMs);
    }

    /** The pod waits; if others can be evicted for it, they are. */
    @Override
    public void leave(PendingPod pod, Decision.Unfit unfit, long nowMs) {
        parts.board.queue().noRoom(pod, unfit.demand(), unfit.isLocal(), nowMs);
        parts.board.waker().waits(pod);
        Nomination nomination = new Nomination.Keep();
        Candidate eviction = unfit.eviction();
        if (eviction != null && parts.extenders.haveSayInPreemption(pod)) {
            parts.extenders.preempt(pod, parts.placer.candidates(pod.seen(), unfit.demand()), nowMs);
        } else if (eviction != null) {
            nomination = new Nomination.Set(parts.board.table().name(eviction.row()));
            parts.evictor.evict(pod, eviction, nowMs);
        } else if (!unfit.keepsNomination()) {
            nomination = new Nomination.Set("");
            parts.pods.nominate(pod, "");
        }
        parts.voice.unschedulable(pod, unfit.message(), nomination, nowMs);
    }

    @Override
    public void fail(PendingPod pod, String why, long nowMs) {
        if (parts.board.queue().get(pod.uid()) == pod) {
            parts.board.queue().failed(pod, nowMs);
            parts.metrics.error();
            parts.voice.error(pod, why, nowMs);
        }
    }

    @Override
    public void evict(PendingPod pod, Candidate candidate, long nowMs) {
        parts.evictor.evict(pod, candidate, nowMs);
        parts.voice.nominated(pod, parts.board.table().name(candidate.row()));
    }
}
