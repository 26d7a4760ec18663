package io.hydrofoil.scheduler;

import io.hydrofoil.client.EventRecorder;
import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.scheduler.PodStatuses.Nomination;
import io.hydrofoil.scheduler.queue.PendingPod;
import io.hydrofoil.scheduler.table.Resident;
import java.util.HashMap;
import java.util.Map;

/** Tells users what became of pods: events and conditions. Runs on the scheduler's agent. */
final class Voice {
    static final Kind POD = KindTable.builtin().require("v1", "Pod");

    private final Outbox outbox;
    private final Map<String, EventRecorder> recorders = new HashMap<>();

    Voice(Outbox outbox) {
        this.outbox = outbox;
    }

    /** A pod was bound. */
    void scheduled(PendingPod pod, String node, long nowMs) {
        ApiObject about = pod.seen().about();
        String text = "Successfully assigned " + about.namespace() + "/" + about.name() + " to " + node;
        recorder(pod).record(about, "Normal", "Scheduled", text, nowMs);
    }

    /** No node was found. */
    void unschedulable(PendingPod pod, String message, Nomination nomination, long nowMs) {
        failed(pod, "Unschedulable", message, nomination, nowMs);
    }

    /** Something went wrong with a node that had been found. */
    void error(PendingPod pod, String message, long nowMs) {
        failed(pod, "SchedulerError", message, new Nomination.Keep(), nowMs);
    }

    private void failed(PendingPod pod, String reason, String message, Nomination nomination, long nowMs) {
        ApiObject about = pod.seen().about();
        recorder(pod).record(about, "Warning", "FailedScheduling", message, nowMs);
        MapValue status = PodStatuses.unscheduled(about, reason, message, nomination, nowMs);
        if (status != null) {
            patch(about.key(), status, pod);
        }
    }

    /** A pod is to run on a node (empty: on none) once something has happened. */
    void nominated(PendingPod pod, String node) {
        ApiObject about = pod.seen().about();
        patch(about.key(), PodStatuses.nominated(about.uid(), node), pod);
    }

    /** A pod had to go for another. */
    void preempted(Resident victim, PendingPod preemptor, String node, long nowMs) {
        String text = "Preempted by pod " + preemptor.uid() + " on node " + node;
        recorder(preemptor).record(about(victim), "Normal", "Preempted", text, nowMs);
    }

    /** Enough of a charged pod's object for writes and events. */
    static ApiObject about(Resident resident) {
        String name = resident.papers().name();
        int slash = name.indexOf('/');
        MapValue metadata = new MapValue()
                .put("name", name.substring(slash + 1))
                .put("namespace", name.substring(0, slash))
                .put("uid", resident.uid());
        return ApiObject.of(POD, 0, new MapValue().put("metadata", metadata));
    }

    private void patch(ObjectKey key, MapValue patch, PendingPod pod) {
        Write write = new Write.Patch(key, "status", Write.PatchType.STRATEGIC, patch);
        pod.statusWrites(1);
        // refused: it was bound or deleted meanwhile; unknown: the next attempt says it again
        if (!outbox.submit(write, reply -> pod.statusWrites(-1))) {
            pod.statusWrites(-1);
        }
    }

    /** Events come from the scheduler that the pod names. */
    private EventRecorder recorder(PendingPod pod) {
        return recorders.computeIfAbsent(
                pod.seen().profile().schedulerName(), name -> new EventRecorder(outbox, name, ""));
    }
}
