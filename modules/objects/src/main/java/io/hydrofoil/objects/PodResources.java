package io.hydrofoil.objects;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pod asks for altogether: containers and sidecars run side by side, init containers one after another beside
 * the sidecars that were started before them, so that the peak counts (KEP-753); amounts of the whole pod replace the
 * sum (KEP-2837); overhead comes on top (KEP-688).
 */
public final class PodResources {
    private PodResources() {}

    /** What containers state. */
    public enum Side {
        REQUESTS("requests"),
        LIMITS("limits");

        private final String field;

        Side(String field) {
            this.field = field;
        }
    }

    /** Of a pod as its spec states it, without overhead: what limit ranges look at. */
    public static ResourceList stated(MapValue pod, Side side) {
        MapValue spec = pod.map("spec");
        return sum(spec, side, Map.of(), false).overriddenBy(ofWholePod(spec, side));
    }

    /** With overhead: what is wanted of a node. */
    public static ResourceList requested(MapValue pod) {
        return stated(pod, Side.REQUESTS).plus(ResourceList.of(pod.map("spec").map("overhead")));
    }

    /**
     * With overhead, and of containers that are being resized the greater of what is wanted and what they still hold:
     * what quotas charge.
     */
    public static ResourceList charged(MapValue pod, Side side) {
        MapValue spec = pod.map("spec");
        ResourceList sum = sum(spec, side, statuses(pod), isInfeasible(pod)).overriddenBy(ofWholePod(spec, side));
        ResourceList overhead = ResourceList.of(spec.map("overhead"));
        return sum.plus(side == Side.REQUESTS ? overhead : overhead.masked(sum.names()));
    }

    /** Whether an init container keeps running beside the others. */
    public static boolean isSidecar(MapValue initContainer) {
        return initContainer.text("restartPolicy", "").equals("Always");
    }

    /** Whether amounts may be given for a pod as a whole. */
    public static boolean mayBeOfWholePod(String resource) {
        return resource.equals("cpu") || resource.equals("memory") || resource.startsWith("hugepages-");
    }

    private static ResourceList ofWholePod(MapValue spec, Side side) {
        return ResourceList.of(spec.map("resources").map(side.field)).where(PodResources::mayBeOfWholePod);
    }

    private static ResourceList sum(MapValue spec, Side side, Map<String, MapValue> statuses, boolean infeasible) {
        ResourceList running = ResourceList.EMPTY;
        for (MapValue container : spec.list("containers").maps()) {
            running = running.plus(ofContainer(container, side, statuses, infeasible));
        }
        ResourceList peak = ResourceList.EMPTY;
        ResourceList sidecars = ResourceList.EMPTY;
        for (MapValue container : spec.list("initContainers").maps()) {
            ResourceList now = sidecars.plus(ofContainer(container, side, statuses, infeasible));
            if (isSidecar(container)) {
                sidecars = now;
            }
            peak = peak.max(now);
        }
        return running.plus(sidecars).max(peak);
    }

    private static ResourceList ofContainer(
            MapValue container, Side side, Map<String, MapValue> statuses, boolean infeasible) {
        ResourceList stated = ResourceList.of(container.map("resources").map(side.field));
        @Nullable MapValue status = statuses.get(container.text("name", ""));
        if (status == null) {
            return stated;
        }
        ResourceList held = ResourceList.of(status.map("resources").map(side.field));
        if (side == Side.REQUESTS) {
            held = held.max(ResourceList.of(status.map("allocatedResources")));
        }
        return infeasible && !held.isEmpty() ? held : stated.max(held);
    }

    private static Map<String, MapValue> statuses(MapValue pod) {
        Map<String, MapValue> statuses = new TreeMap<>();
        for (String list : new String[] {"initContainerStatuses", "containerStatuses"}) {
            for (MapValue status : pod.map("status").list(list).maps()) {
                statuses.put(status.text("name", ""), status);
            }
        }
        return statuses;
    }

    /** Whether the node has said that it can never grant the resize that is asked for. */
    private static boolean isInfeasible(MapValue pod) {
        for (MapValue condition : pod.map("status").list("conditions").maps()) {
            if (condition.text("type", "").equals("PodResizePending")) {
                return condition.text("reason", "").equals("Infeasible");
            }
        }
        return false;
    }
}
