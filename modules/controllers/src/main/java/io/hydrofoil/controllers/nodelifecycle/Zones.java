package io.hydrofoil.controllers.nodelifecycle;

import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.objects.ApiObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast nodes may be emptied, by zone. A few silent nodes are broken; most of a zone at once is rather a broken
 * network, and evicting all their pods would do the damage that it is to prevent. So each zone lets go of a node every
 * ten seconds; one in which more than half is silent, of one in a hundred seconds, or of none if it is small; and when
 * all nodes are silent everywhere, nothing is evicted at all.
 */
final class Zones {
    private static final double UNHEALTHY_SHARE = 0.55;
    private static final int LARGE = 50;
    private static final long NORMAL_MS = 10_000;
    private static final long SLOW_MS = 100_000;
    private static final long STOPPED_RECHECK_MS = 10_000;
    private static final String REGION = "topology.kubernetes.io/region";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private final Map<String, Zone> zones = new HashMap<>();

    private static final class Zone {
        int ready;
        int silent;
        long nextMs;

        long periodMs() {
            boolean isPartlyDown = ready > 0 && silent > 2 && silent >= UNHEALTHY_SHARE * (ready + silent);
            if (!isPartlyDown) {
                return NORMAL_MS;
            }
            return ready + silent > LARGE ? SLOW_MS : Long.MAX_VALUE;
        }
    }

    /** A node came, changed or went; true: whether anything may be evicted at all is another matter than before. */
    boolean update(@Nullable ApiObject before, @Nullable ApiObject after) {
        boolean wasAllDown = isAllDown();
        count(before, -1);
        count(after, 1);
        return wasAllDown != isAllDown();
    }

    private void count(@Nullable ApiObject node, int by) {
        if (node != null) {
            Zone zone = zones.computeIfAbsent(name(node), fresh -> new Zone());
            if (isReady(node)) {
                zone.ready += by;
            } else {
                zone.silent += by;
            }
        }
    }

    static boolean isReady(ApiObject node) {
        return Conditions.isTrue(node.status(), "Ready");
    }

    private static String name(ApiObject node) {
        return node.labels().getOrDefault(REGION, "") + "/" + node.labels().getOrDefault(ZONE, "");
    }

    private boolean isAllDown() {
        return zones.values().stream().allMatch(zone -> zone.ready == 0);
    }

    /** From when on a node may be emptied; not after {@code nowMs}: now, and that is noted. */
    long take(ApiObject node, long nowMs) {
        Zone zone = zones.get(name(node));
        long periodMs = zone == null ? NORMAL_MS : zone.periodMs();
        if (zone == null || isAllDown() || periodMs == Long.MAX_VALUE) {
            return nowMs + STOPPED_RECHECK_MS;
        }
        if (zone.nextMs > nowMs) {
            return zone.nextMs;
        }
        zone.nextMs = nowMs + periodMs;
        return nowMs;
    }

    /** Whether nodes that are being emptied go on being so. */
    boolean isEvictionOn() {
        return !isAllDown();
    }
}
