package io.hydrofoil.scheduler;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What the scheduler writes into the status of pods, as strategic patches. Pure. */
final class PodStatuses {
    private static final String TYPE = "PodScheduled";

    private PodStatuses() {}

    /** What is to become of status.nominatedNodeName. */
    sealed interface Nomination {
        /** It stays. */
        record Keep() implements Nomination {}

        /** It names this node; empty: it goes. */
        record Set(String node) implements Nomination {}
    }

    /** Says that no node was found and why, or null if all is said already. {@code reason}: Unschedulable, SchedulerError. */
    static @Nullable MapValue unscheduled(
            ApiObject pod, String reason, String message, Nomination nomination, long nowMs) {
        MapValue condition = condition(pod, reason, message, nowMs);
        String before = pod.status().text("nominatedNodeName", "");
        boolean moves = nomination instanceof Nomination.Set(String node) && !node.equals(before);
        if (condition == null && !moves) {
            return null;
        }
        MapValue status = new MapValue();
        if (condition != null) {
            status.put("conditions", ListValue.of(condition));
        }
        if (moves) {
            putNode(status, ((Nomination.Set) nomination).node());
        }
        return patch(pod.uid(), status);
    }

    /** Names the node on which a pod is to run, or takes that back (empty). */
    static MapValue nominated(String uid, String node) {
        MapValue status = new MapValue();
        putNode(status, node);
        return patch(uid, status);
    }

    /** Says that a pod has to go so that another fits. */
    static MapValue preempted(String uid, String schedulerName, long nowMs) {
        MapValue condition = new MapValue()
                .put("type", "DisruptionTarget")
                .put("status", "True")
                .put("lastProbeTime", NullValue.NULL)
                .put("lastTransitionTime", time(nowMs))
                .put("reason", "PreemptionByScheduler")
                .put("message", schedulerName + ": preempting to accommodate a higher priority pod");
        return patch(uid, new MapValue().put("conditions", ListValue.of(condition)));
    }

    private static void putNode(MapValue status, String node) {
        if (node.isEmpty()) {
            status.put("nominatedNodeName", NullValue.NULL);
        } else {
            status.put("nominatedNodeName", node);
        }
    }

    private static @Nullable MapValue condition(ApiObject pod, String reason, String message, long nowMs) {
        MapValue known = MapValue.EMPTY;
        for (MapValue condition : pod.status().list("conditions").maps()) {
            known = condition.text("type", "").equals(TYPE) ? condition : known;
        }
        boolean isFalse = known.text("status", "").equals("False");
        long generation = pod.metadata().number("generation", 0);
        if (isFalse
                && known.text("reason", "").equals(reason)
                && known.text("message", "").equals(message)
                && known.number("observedGeneration", 0) == generation) {
            return null;
        }
        return new MapValue()
                .put("type", TYPE)
                .put("observedGeneration", generation)
                .put("status", "False")
                .put("lastProbeTime", NullValue.NULL)
                .put("lastTransitionTime", isFalse ? known.text("lastTransitionTime", time(nowMs)) : time(nowMs))
                .put("reason", reason)
                .put("message", message);
    }

    private static MapValue patch(String uid, MapValue status) {
        return new MapValue().put("metadata", new MapValue().put("uid", uid)).put("status", status);
    }

    private static String time(long nowMs) {
        return Instant.ofEpochMilli(nowMs).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
