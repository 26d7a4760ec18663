package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.extender.Extender;
import io.hydrofoil.scheduler.filters.VolumeBindingFilter;
import io.hydrofoil.scheduler.intake.Board;
import io.hydrofoil.scheduler.queue.PendingPod;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds assumed pods, and settles what comes of it. An assumption is given up only when the binding was refused for good:
 * after an unknown outcome the same binding is asked for again, because a node whose pod might have been bound must not
 * be filled a second time. For the same reason a conflict is no refusal: the pod may be bound here already, and only the
 * answer was lost; the feed will show it. Runs on the scheduler's agent.
 */
final class BindingDesk {
    private static final Logger LOG = LoggerFactory.getLogger(BindingDesk.class);
    private static final long REBIND_MS = 1_000;
    /** Conflicts after which the feed should long have shown why. */
    private static final int MAX_CONFLICTS = 5;

    private final Board board;
    private final Outbox outbox;
    private final Voice voice;
    private final VolumeBinder volumes;
    private final ExtenderDesk extenders;
    private final SchedulerMetrics metrics;
    private final Deadlines<Binding> rebinds = new Deadlines<>();
    private long nowMs;

    /** A pod on its way to a node. */
    private static final class Binding {
        final PendingPod pending;
        final String node;
        int conflicts;

        Binding(PendingPod pending, String node) {
            this.pending = pending;
            this.node = node;
        }
    }

    BindingDesk(
            Board board,
            Outbox outbox,
            Voice voice,
            VolumeBinder volumes,
            ExtenderDesk extenders,
            SchedulerMetrics metrics) {
        this.board = board;
        this.outbox = outbox;
        this.voice = voice;
        this.volumes = volumes;
        this.extenders = extenders;
        this.metrics = metrics;
    }

    /** Binds a pod that is charged to its node already, its volumes first. */
    void bind(PendingPod pending, String node, Demand demand, long now) {
        nowMs = now;
        Binding binding = new Binding(pending, node);
        if (demand.volumes().unbound().isEmpty()) {
            submit(binding);
            return;
        }
        Map<String, String> choice = VolumeBindingFilter.choose(
                board.table(), demand.volumes(), board.table().row(node));
        voice.nominated(pending, node);
        long deadlineMs = now + pending.seen().profile().volumeTimeoutMs();
        volumes.start(pending, node, choice, deadlineMs, new VolumeBinder.Ending() {
            @Override
            public boolean isWanted() {
                return BindingDesk.this.isWanted(binding);
            }

            @Override
            public void bound() {
                submit(binding);
            }

            @Override
            public void failed(String why) {
                giveUp(binding, "running PreBind plugin \"VolumeBinding\": " + why);
            }
        });
    }

    /** Asks again for bindings with unknown outcome, and ends what volumes are ready for; returns how much. */
    int poll(long now) {
        nowMs = now;
        int work = volumes.poll(now);
        for (Binding binding = rebinds.poll(now); binding != null; binding = rebinds.poll(now)) {
            if (isWanted(binding)) {
                submit(binding);
                work++;
            }
        }
        return work;
    }

    /** When {@link #poll} may have something by time alone. */
    long nextMs() {
        return Math.min(rebinds.nextMs(), volumes.nextMs());
    }

    /** The assumption was wrong: the pod is tried again later. */
    private void giveUp(Binding binding, String why) {
        if (!isWanted(binding)) {
            return; // the feed has settled it already
        }
        PendingPod pending = binding.pending;
        if (board.residents().release(pending.uid()) != null) {
            board.waker().better(binding.node);
        }
        board.queue().failed(pending, nowMs);
        metrics.error();
        LOG.warn("pod not bound pod={} node={} status={}", pending, binding.node, why);
        voice.error(pending, why, nowMs);
    }

    /** The pod was bound, by whomever. */
    private void done(Binding binding) {
        // the assumption stays until the feed shows the pod bound, or gone
        metrics.scheduled();
        voice.scheduled(binding.pending, binding.node, nowMs);
    }

    /** Whether the pod is still the one that is to be bound. */
    private boolean isWanted(Binding binding) {
        return board.queue().get(binding.pending.uid()) == binding.pending
                && board.residents().get(binding.pending.uid()) != null;
    }

    private void submit(Binding binding) {
        PendingPod pending = binding.pending;
        Extender binder = extenders.binder(pending);
        if (binder != null) {
            extenders.bind(binder, pending, binding.node, error -> {
                if (error.isEmpty()) {
                    done(binding);
                } else {
                    giveUp(binding, "binding rejected: " + error);
                }
            });
            return;
        }
        Write write = new Write.Bind(pending.seen().about().key(), pending.uid(), binding.node);
        if (!outbox.submit(write, reply -> onReply(binding, reply))) {
            rebinds.schedule(nowMs + REBIND_MS, binding);
        }
    }

    private void onReply(Binding binding, Reply reply) {
        switch (reply) {
            case Reply.Done done -> done(binding);
            case Reply.Refused refused -> {
                if (refused.isStale() && binding.conflicts++ < MAX_CONFLICTS) {
                    rebinds.schedule(nowMs + REBIND_MS, binding);
                } else {
                    giveUp(binding, "binding rejected: " + refused.status().message());
                }
            }
            case Reply.Unknown unknown -> {
                LOG.warn("outcome of a binding is unknown, asking again pod={} node={}", binding.pending, binding.node);
                rebinds.schedule(nowMs + REBIND_MS, binding);
            }
        }
    }
}
