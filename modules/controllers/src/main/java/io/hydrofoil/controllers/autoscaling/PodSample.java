package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.client.Usage;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/**
 * A pod of the target and what it uses of one metric.
 *
 * @param valueMilli in thousandths; meaningless where {@code taken} is null
 * @param taken when; null: there is no value
 */
record PodSample(ApiObject pod, long valueMilli, Usage.@Nullable Taken taken) {
    private static final long CPU_INITIALIZATION_MS = 300_000;
    private static final long INITIAL_READINESS_DELAY_MS = 30_000;

    enum Standing {
        /** Its value counts. */
        READY,
        /** It does not serve yet: its value says nothing. */
        UNREADY,
        /** It has no value, and serves. */
        MISSING,
        /** It is on its way out. */
        IGNORED
    }

    Standing standing(boolean isCpu, long nowMs) {
        if (pod.isDeleting() || Pods.phase(pod).equals("Failed")) {
            return Standing.IGNORED;
        }
        if (Pods.phase(pod).equals("Pending")) {
            return Standing.UNREADY;
        }
        if (taken == null) {
            return Standing.MISSING;
        }
        return isCpu && isStarting(taken, nowMs) ? Standing.UNREADY : Standing.READY;
    }

    /** A pod that starts uses the processor more than it will later. */
    private boolean isStarting(Usage.Taken when, long nowMs) {
        MapValue ready = Conditions.find(pod.status(), "Ready");
        long startedMs = Times.ms(pod.status().text("startTime"), -1);
        if (ready == null || startedMs < 0) {
            return true;
        }
        boolean isFalse = "False".equals(ready.text("status"));
        long sinceMs = Times.ms(ready.text("lastTransitionTime"), 0);
        if (startedMs + CPU_INITIALIZATION_MS > nowMs) {
            return isFalse || when.atMs() < sinceMs + when.windowMs();
        }
        return isFalse && startedMs + INITIAL_READINESS_DELAY_MS > sinceMs;
    }
}
