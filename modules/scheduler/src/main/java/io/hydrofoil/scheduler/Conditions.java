package io.hydrofoil.scheduler;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The condition PodScheduled=False. Pure. */
final class Conditions {
    private static final String TYPE = "PodScheduled";
    private static final String REASON = "Unschedulable";

    private Conditions() {}

    /** A strategic patch that says so in the pod's status, or null if it is said already. */
    static @Nullable MapValue unschedulable(ApiObject pod, String message, long nowMs) {
        MapValue known = MapValue.EMPTY;
        for (MapValue condition : pod.status().list("conditions").maps()) {
            known = condition.text("type", "").equals(TYPE) ? condition : known;
        }
        boolean isFalse = known.text("status", "").equals("False");
        long generation = pod.metadata().number("generation", 0);
        if (isFalse
                && known.text("reason", "").equals(REASON)
                && known.text("message", "").equals(message)
                && known.number("observedGeneration", 0) == generation) {
            return null;
        }
        String now = Instant.ofEpochMilli(nowMs).truncatedTo(ChronoUnit.SECONDS).toString();
        MapValue condition = new MapValue()
                .put("type", TYPE)
                .put("observedGeneration", generation)
                .put("status", "False")
                .put("lastProbeTime", NullValue.NULL)
                .put("lastTransitionTime", isFalse ? known.text("lastTransitionTime", now) : now)
                .put("reason", REASON)
                .put("message", message);
        return new MapValue()
                .put("metadata", new MapValue().put("uid", pod.uid()))
                .put("status", new MapValue().put("conditions", ListValue.of(condition)));
    }
}
