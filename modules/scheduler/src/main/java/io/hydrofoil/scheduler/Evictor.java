package io.hydrofoil.scheduler;

import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.scheduler.intake.Board;
import io.hydrofoil.scheduler.intake.PodIntake;
import io.hydrofoil.scheduler.preemption.Candidate;
import io.hydrofoil.scheduler.queue.PendingPod;
import io.hydrofoil.scheduler.table.Resident;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evicts pods for others, beside everything else: nobody waits for it but the pod that is to take their place, which
 * is nominated meanwhile. Each victim is told why in its status, and then deleted, once for all who wait for it. Runs
 * on the scheduler's agent.
 */
final class Evictor {
    private static final Logger LOG = LoggerFactory.getLogger(Evictor.class);
    /** Writes that are left to others when the outbox is nearly full. */
    private static final int RESERVE = 64;

    private final Board board;
    private final PodIntake pods;
    private final Outbox outbox;
    private final Voice voice;
    private final SchedulerMetrics metrics;
    private final ArrayDeque<Runnable> toSubmit = new ArrayDeque<>();
    /** By the uid of a victim whose eviction is under way: everybody who waits for it. */
    private final Map<String, List<Round>> underWay = new HashMap<>();
    /** Uids of victims that have been deleted, but are known as they were still. */
    private final Set<String> leaving = new HashSet<>();

    private long nowMs;

    Evictor(Board board, PodIntake pods, Outbox outbox, Voice voice, SchedulerMetrics metrics) {
        this.board = board;
        this.pods = pods;
        this.outbox = outbox;
        this.voice = voice;
        this.metrics = metrics;
    }

    private static final class Round {
        final PendingPod preemptor;
        final String node;
        int outstanding;
        boolean hasFailed;

        Round(PendingPod preemptor, String node) {
            this.preemptor = preemptor;
            this.node = node;
        }
    }

    /** Evicts a candidate's victims for a pod that waits already; it is nominated to the node at once. */
    void evict(PendingPod preemptor, Candidate candidate, long now) {
        nowMs = now;
        String node = board.table().name(candidate.row());
        metrics.preempting(candidate.victims().size());
        dismissLesser(preemptor, candidate.row());
        pods.nominate(preemptor, node);
        Round round = new Round(preemptor, node);
        for (Resident victim : candidate.victims()) {
            if (!victim.papers().isTerminating() && !leaving.contains(victim.uid())) {
                round.outstanding++;
                join(round, victim);
            }
        }
        if (round.outstanding > 0) {
            board.queue().evicting(preemptor);
        }
        poll(now);
    }

    private void join(Round round, Resident victim) {
        List<Round> others = underWay.get(victim.uid());
        if (others != null) {
            others.add(round);
            return;
        }
        underWay.put(victim.uid(), new ArrayList<>(List.of(round)));
        toSubmit.add(() -> tell(round, victim));
    }

    /** Sends what there is room for; returns how much. */
    int poll(long now) {
        nowMs = now;
        leaving.removeIf(this::isSeenLeaving);
        int sent = 0;
        while (!toSubmit.isEmpty() && outbox.room() > RESERVE) {
            toSubmit.remove().run();
            sent++;
        }
        return sent;
    }

    private boolean isSeenLeaving(String uid) {
        Resident now = board.residents().get(uid);
        return now == null || now.papers().isTerminating();
    }

    /** Pods of lower priority that were to run there would not fit any more, and look for another place. */
    private void dismissLesser(PendingPod preemptor, int row) {
        for (Resident nominated : List.copyOf(board.table().nominations().on(row))) {
            PendingPod lesser = board.queue().get(nominated.uid());
            if (lesser != null && nominated.priority() < preemptor.seen().priority()) {
                pods.nominate(lesser, "");
                voice.nominated(lesser, "");
                board.queue().activate(lesser.uid());
            }
        }
    }

    private void tell(Round round, Resident victim) {
        ApiObject about = Voice.about(victim);
        String scheduler = round.preemptor.seen().profile().schedulerName();
        Write status = new Write.Patch(
                about.key(),
                "status",
                Write.PatchType.STRATEGIC,
                PodStatuses.preempted(victim.uid(), scheduler, nowMs));
        submit(status, reply -> {
            switch (reply) {
                case Reply.Done done -> toSubmit.add(() -> delete(round, victim, about));
                case Reply.Refused refused ->
                    end(victim, !isGone(refused), refused.status().message());
                case Reply.Unknown unknown -> end(victim, true, "the outcome is unknown");
            }
        });
    }

    private void delete(Round round, Resident victim, ApiObject about) {
        Write delete = new Write.Delete(about.key(), victim.uid(), 0, -1, null);
        submit(delete, reply -> {
            switch (reply) {
                case Reply.Done done -> {
                    leaving.add(victim.uid());
                    voice.preempted(victim, round.preemptor, round.node, nowMs);
                    end(victim, false, "");
                }
                case Reply.Refused refused ->
                    end(victim, !isGone(refused), refused.status().message());
                case Reply.Unknown unknown -> end(victim, true, "the outcome is unknown");
            }
        });
    }

    private void submit(Write write, Consumer<Reply> onReply) {
        if (!outbox.submit(write, onReply)) {
            toSubmit.add(() -> submit(write, onReply));
        }
    }

    /** Whether the victim has left by itself. */
    private static boolean isGone(Reply.Refused refused) {
        return refused.isStale();
    }

    private void end(Resident victim, boolean failed, String why) {
        for (Round round : Objects.requireNonNull(underWay.remove(victim.uid()))) {
            if (failed) {
                LOG.warn("eviction failed preemptor={} node={} status={}", round.preemptor, round.node, why);
            }
            round.hasFailed |= failed;
            if (--round.outstanding == 0) {
                board.queue().evicted(round.preemptor, round.hasFailed, nowMs);
            }
        }
    }
}
