package io.hydrofoil.controllers.nodelifecycle;

import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When each node was last heard of, in time that does not jump (milliseconds). Stamps are of clocks that may be wrong:
 * only the time between two of one kind counts, from when this process first looked. A stamp that went back is a sign
 * of life too, from a clock that was put right.
 */
final class SignsOfLife {
    private final Map<String, Signs> nodes = new HashMap<>();

    private record Signs(Sign lease, Sign status) {}

    /** What a node's clock said, and when this process takes that to have been. */
    private record Sign(long stampMs, long heardMs) {
        private static Sign first(long stampMs, long nowMs) {
            return new Sign(stampMs, nowMs);
        }

        private Sign next(long nextStampMs, long nowMs) {
            if (nextStampMs == stampMs || nextStampMs == 0) {
                return this;
            }
            boolean isAhead = nextStampMs > stampMs;
            return new Sign(nextStampMs, isAhead ? Math.min(nowMs, heardMs + (nextStampMs - stampMs)) : nowMs);
        }
    }

    /** Looks at a node and its lease; returns when it was last heard of. */
    long heardMs(ApiObject node, @Nullable ApiObject lease, long nowMs) {
        long leaseMs = lease == null ? 0 : Times.ms(lease.spec().text("renewTime"), 0);
        MapValue ready = Conditions.find(node.status(), "Ready");
        // An unknown condition is this controller's own.
        long statusMs = ready == null || "Unknown".equals(ready.text("status"))
                ? 0
                : Times.ms(ready.text("lastHeartbeatTime"), 0);
        Signs known = nodes.get(node.name());
        Signs now = known == null
                ? new Signs(Sign.first(leaseMs, nowMs), Sign.first(statusMs, nowMs))
                : new Signs(known.lease.next(leaseMs, nowMs), known.status.next(statusMs, nowMs));
        nodes.put(node.name(), now);
        return Math.max(now.lease.heardMs, now.status.heardMs);
    }

    void forget(String node) {
        nodes.remove(node);
    }
}
