package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.client.EventRecorder;
import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.FitReport.Preemption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places active pods in batches: decides by {@link Placement}, assumes, asks for bindings, and settles their outcomes.
 * An assumption is given up
 * only when the binding was refused: after an unknown outcome the same binding is asked for again, because a node whose
 * pod might have been bound must not
 * be filled a second time. Runs on the scheduler's agent.
 */
final class PodPlacer {
    private static final Logger LOG = LoggerFactory.getLogger(PodPlacer.class);
    private static final long REBIND_MS = 1_000;
    /** Writes of one pod: binding or status, and an event. */
    private static final int WRITES_PER_POD = 2;

    private final SchedulerConfig config;
    private final Rooms rooms;
    private final Volumes volumes;
    private final Outbox outbox;
    private final EventRecorder recorder;
    private final Deadlines<Binding> rebinds = new Deadlines<>();
    private @Nullable SchedulerMetrics metrics;
    private int batches;
    private long nowMs;

    PodPlacer(SchedulerConfig config, Rooms rooms, Volumes volumes, Outbox outbox, EventRecorder recorder) {
        this.config = config;
        this.rooms = rooms;
        this.volumes = volumes;
        this.outbox = outbox;
        this.recorder = recorder;
    }

    /** The state that placing changes. */
    record Rooms(NodeTable table, PodAccounts accounts, PodQueue queue, ClusterIntake intake) {}

    private record Binding(PendingPod pending, String node) {}

    void countWith(SchedulerMetrics counters) {
        metrics = counters;
    }

    /** Places up to a batch of pods; returns how many were tried. */
    int batch(long now) {
        nowMs = now;
        if (!rooms.queue.hasActive()) {
            return 0;
        }
        Placement placement = new Placement(rooms.table, config.seed() + batches++);
        int tried = 0;
        while (tried < config.batchSize() && outbox.room() >= WRITES_PER_POD) {
            PendingPod pending = rooms.queue.next();
            if (pending == null) {
                break;
            }
            place(pending, placement);
            tried++;
        }
        return tried;
    }

    /** Asks again for bindings with unknown outcome; returns how many. */
    int retryBindings(long now) {
        nowMs = now;
        int retried = 0;
        for (Binding binding = rebinds.poll(now); binding != null; binding = rebinds.poll(now)) {
            if (rooms.queue.get(binding.pending.uid) == binding.pending) {
                bind(binding);
                retried++;
            }
        }
        return retried;
    }

    long nextMs() {
        return rebinds.nextMs();
    }

    private void place(PendingPod pending, Placement placement) {
        List<String> claims = pending.claims();
        if (!claims.isEmpty()) {
            switch (volumes.resolve(pending.pod.namespace(), claims)) {
                case Volumes.Resolved.Blocked blocked -> {
                    rooms.queue.blocked(pending, blocked.claim());
                    tellUnschedulable(pending.pod, FitReport.blocked(rooms.table.liveCount(), blocked.why()));
                    return;
                }
                case Volumes.Resolved.Bound bound -> pending.demand = Demand.of(pending.pod.spec(), bound.terms());
            }
        }
        int row = placement.choose(pending.demand);
        if (row < 0) {
            rooms.queue.noRoom(pending, nowMs);
            tellUnschedulable(pending.pod, placement.message(pending.demand, preemption(pending)));
            return;
        }
        rooms.accounts.assume(pending.uid, row, pending.demand.load(), pending.priority);
        placement.took(row);
        bind(new Binding(pending, rooms.table.name(row)));
        rooms.queue.wakeNext(pending.demand);
    }

    private Preemption preemption(PendingPod pending) {
        if (pending.pod.spec().text("preemptionPolicy", "").equals("Never")) {
            return Preemption.NEVER;
        }
        return rooms.accounts.hasLowerPriority(pending.priority) ? Preemption.NOT_ATTEMPTED : Preemption.NO_VICTIMS;
    }

    private void bind(Binding binding) {
        Write.Bind write = new Write.Bind(binding.pending.pod.key(), binding.pending.uid, binding.node);
        if (!outbox.submit(write, reply -> onReply(binding, reply))) {
            rebinds.schedule(nowMs + REBIND_MS, binding);
        }
    }

    private void onReply(Binding binding, Reply reply) {
        PendingPod pending = binding.pending;
        switch (reply) {
            case Reply.Done done -> {
                // the assumption stays until the view shows the pod bound, or gone
                count(SchedulerMetrics::scheduled);
                String text = "Successfully assigned " + pending.pod.namespace() + "/" + pending.pod.name() + " to "
                        + binding.node;
                recorder.record(pending.pod, "Normal", "Scheduled", text, nowMs);
            }
            case Reply.Refused refused -> onRefused(binding, refused);
            case Reply.Unknown unknown -> {
                LOG.warn("outcome of a binding is unknown, asking again pod={} node={}", pending.pod, binding.node);
                rebinds.schedule(nowMs + REBIND_MS, binding);
            }
        }
    }

    private void onRefused(Binding binding, Reply.Refused refused) {
        PendingPod pending = binding.pending;
        if (rooms.queue.get(pending.uid) != pending) {
            return; // the view has settled it already
        }
        if (rooms.accounts.release(pending.uid) != null) {
            rooms.intake.improved(binding.node);
        }
        rooms.queue.failed(pending, nowMs);
        count(SchedulerMetrics::error);
        if (!refused.isStale()) {
            String text = refused.status().message();
            LOG.warn("binding refused pod={} node={} status={}", pending.pod, binding.node, text);
            recorder.record(pending.pod, "Warning", "FailedScheduling", "binding rejected: " + text, nowMs);
        }
    }

    private void tellUnschedulable(ApiObject pod, String message) {
        count(SchedulerMetrics::unschedulable);
        recorder.record(pod, "Warning", "FailedScheduling", message, nowMs);
        MapValue status = Conditions.unschedulable(pod, message, nowMs);
        if (status != null) {
            Write patch = new Write.Patch(pod.key(), "status", Write.PatchType.STRATEGIC, status);
            // refused: it was bound or deleted meanwhile; unknown: the next attempt says it again
            outbox.submit(patch, reply -> {});
        }
    }

    private void count(java.util.function.Consumer<SchedulerMetrics> what) {
        if (metrics != null) {
            what.accept(metrics);
        }
    }
}
