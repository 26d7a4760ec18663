package io.hydrofoil.node;

import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.node.lifecycle.PodAction;
import io.hydrofoil.node.lifecycle.PodEvent;
import io.hydrofoil.node.lifecycle.PodLifecycle;
import io.hydrofoil.node.lifecycle.PodPlan;
import io.hydrofoil.node.lifecycle.PodRecovery;
import io.hydrofoil.node.lifecycle.PodStage;
import io.hydrofoil.node.lifecycle.PodState;
import io.hydrofoil.node.lifecycle.PodStatuses;
import io.hydrofoil.node.sim.SimRuntimes;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pods of the simulated nodes: gives their lifecycle its events, carries out its actions, and writes their
 * statuses, at most one patch a pod
 * and tick and never two at once. Owned by the node agent.
 */
final class PodWorks {
    static final long TICK_MS = 25;
    /** A pod that runs within this time is told in one write, not in three. */
    static final long QUIET_MS = 300;

    private static final Logger LOG = LoggerFactory.getLogger(PodWorks.class);

    private final Outbox outbox;
    private final Published published;
    private final Map<String, PodWork> works = new HashMap<>();
    private final Map<String, PodWork> dirty = new LinkedHashMap<>();
    private final Deadlines<Wake> wakes = new Deadlines<>();
    private long flushMs;
    private long nowMs;

    PodWorks(Outbox outbox, Published published) {
        this.outbox = outbox;
        this.published = published;
    }

    /** A moment in a pod's life: an event, or (null) time to write its status again. */
    private record Wake(String uid, @Nullable PodEvent event) {}

    int size() {
        return works.size();
    }

    /** A pod on this node was seen, for the first time or changed. */
    void onPut(SimNode node, ApiObject pod, long now) {
        nowMs = now;
        PodWork work = works.get(pod.uid());
        if (work == null) {
            work = take(node, pod);
        }
        boolean hasSameAnnotations =
                work.pod.metadata().map("annotations").equals(pod.metadata().map("annotations"));
        work.pod = pod;
        if (!hasSameAnnotations) {
            published.refresh(node.facts.name(), pod, work.state);
        }
        MapValue written = work.written;
        boolean isCaughtUp = !work.isWriteUnderWay && pod.revision() >= work.writtenRevision;
        if (written != null && isCaughtUp && !PodStatuses.agrees(pod.status(), written)) {
            work.written = null; // somebody else wrote what this node is the authority for
            markDirty(work);
        }
        if (pod.isDeleting()) {
            long grace = pod.metadata().number("deletionGracePeriodSeconds", 0);
            if (grace < work.graceSeconds) {
                work.graceSeconds = grace;
                apply(work, new PodEvent.DeleteRequested(grace));
            }
        }
    }

    /** A pod's object is gone. */
    void onGone(String uid, long now) {
        nowMs = now;
        PodWork work = works.get(uid);
        if (work != null) {
            work.isGone = true;
            apply(work, new PodEvent.Vanished());
        }
    }

    /** The runtime or a timer has something for a pod. */
    void onEvent(String uid, PodEvent event) {
        PodWork work = works.get(uid);
        if (work != null) {
            apply(work, event);
        }
    }

    /** Delivers timers that are due and writes statuses if the tick is over; returns how much was done. */
    int poll(long now) {
        nowMs = now;
        int count = 0;
        for (Wake wake = wakes.poll(now); wake != null; wake = wakes.poll(now)) {
            count++;
            PodWork work = works.get(wake.uid);
            if (work == null) {
                continue;
            }
            if (wake.event == null) {
                work.isRetryDue = false;
                markDirty(work);
            } else {
                apply(work, wake.event);
            }
        }
        if (!dirty.isEmpty() && now >= flushMs) {
            count += flush();
        }
        return count;
    }

    /** When {@link #poll} may have something. */
    long nextMs() {
        return Math.min(wakes.nextMs(), dirty.isEmpty() ? Long.MAX_VALUE : flushMs);
    }

    private PodWork take(SimNode node, ApiObject pod) {
        boolean delaysReadiness = SimRuntimes.delaysReadiness(pod.metadata())
                || node.facts.config().faults().delaysReadiness();
        PodPlan plan = PodPlan.of(pod, delaysReadiness);
        boolean isFull = !pod.status().has("startTime")
                && node.pods >= node.facts.config().pods();
        PodLifecycle.Step first = isFull ? PodLifecycle.reject(plan, nowMs) : PodRecovery.recover(plan, pod, nowMs);
        PodWork work = new PodWork(node, pod, first.state());
        works.put(pod.uid(), work);
        if (first.state().isComingUp()) {
            work.quietUntilMs = nowMs + QUIET_MS;
            wakes.schedule(work.quietUntilMs, new Wake(pod.uid(), null));
        }
        node.pods++;
        if (plan.deadlineSeconds() >= 0) {
            wakes.schedule(
                    first.state().startMs() + plan.deadlineSeconds() * 1_000,
                    new Wake(pod.uid(), new PodEvent.DeadlinePassed()));
        }
        settle(work, first);
        return work;
    }

    private void apply(PodWork work, PodEvent event) {
        settle(work, PodLifecycle.next(work.state, event, nowMs));
    }

    private void settle(PodWork work, PodLifecycle.Step step) {
        work.state = step.state();
        published.update(work.node.facts.name(), work.pod, step.state());
        for (PodAction action : step.actions()) {
            perform(work, action);
        }
        if (step.state().stage() == PodStage.REMOVED && work.isGone) {
            drop(work);
        } else {
            markDirty(work);
        }
    }

    private void perform(PodWork work, PodAction action) {
        switch (action) {
            case PodAction.OfRuntime task -> work.node.runtime.begin(work.state.plan(), task, nowMs);
            case PodAction.WakeAt wake ->
                wakes.schedule(wake.atMs(), new Wake(work.pod.uid(), new PodEvent.BackoffOver(wake.container())));
            case PodAction.Tell tell ->
                work.node.recorder.record(
                        work.pod,
                        tell.fieldPath(),
                        tell.isWarning() ? "Warning" : "Normal",
                        tell.reason(),
                        tell.message(),
                        nowMs);
            case PodAction.DeleteObject delete -> {
                // follows from the stage once the final status is written
            }
        }
    }

    private void drop(PodWork work) {
        String uid = work.pod.uid();
        works.remove(uid);
        dirty.remove(uid);
        work.node.runtime.forget(uid);
        work.node.pods--;
        published.remove(work.state);
    }

    private void markDirty(PodWork work) {
        work.isDirty = true;
        boolean isQuiet = nowMs < work.quietUntilMs && work.state.isComingUp();
        if (work.isGone || work.isWriteUnderWay || isQuiet) {
            return;
        }
        if (dirty.isEmpty()) {
            flushMs = Math.max(flushMs, nowMs);
        }
        dirty.put(work.pod.uid(), work);
    }

    private int flush() {
        flushMs = nowMs + TICK_MS;
        List<PodWork> now = new ArrayList<>(dirty.values());
        dirty.clear();
        for (PodWork work : now) {
            write(work);
        }
        return now.size();
    }

    private void write(PodWork work) {
        work.isDirty = false;
        PodState state = work.state;
        MapValue known = work.written == null ? work.pod.status() : work.written;
        MapValue status = PodStatuses.render(state, work.pod, known, work.node.facts.address(), nowMs);
        if (PodStatuses.covers(known, status)) {
            work.written = status;
            if (state.stage() == PodStage.REMOVED) {
                submit(work, new Write.Delete(work.pod.key(), work.pod.uid(), 0, 0, null), null);
            }
            return;
        }
        MapValue patch = new MapValue()
                .put("metadata", new MapValue().put("uid", work.pod.uid()))
                .put("status", status.copy());
        submit(work, new Write.Patch(work.pod.key(), "status", Write.PatchType.STRATEGIC, patch), status);
    }

    private void submit(PodWork work, Write write, @Nullable MapValue status) {
        work.isWriteUnderWay = outbox.submit(write, reply -> onReply(work, status, reply));
        if (!work.isWriteUnderWay) {
            retry(work);
        }
    }

    private void onReply(PodWork work, @Nullable MapValue status, Reply reply) {
        work.isWriteUnderWay = false;
        switch (reply) {
            case Reply.Done done -> {
                work.failures = 0;
                if (status != null) {
                    work.written = status;
                    work.writtenRevision = done.revision();
                }
                boolean isLast = work.state.stage() == PodStage.REMOVED && status != null;
                if (work.isDirty || isLast) {
                    markDirty(work);
                }
            }
            case Reply.Refused refused
            when refused.isStale() -> {
                // gone or replaced: the view tells soon
                LOG.debug(
                        "pod refused a write pod={} status={}",
                        work.pod,
                        refused.status().message());
                retry(work);
            }
            case Reply.Refused refused -> {
                LOG.warn(
                        "pod status refused pod={} status={}",
                        work.pod,
                        refused.status().message());
                retry(work);
            }
            case Reply.Unknown unknown -> retry(work);
        }
    }

    private void retry(PodWork work) {
        long delayMs = work.backOffMs();
        if (!work.isRetryDue) {
            work.isRetryDue = true;
            wakes.schedule(nowMs + delayMs, new Wake(work.pod.uid(), null));
        }
    }
}
