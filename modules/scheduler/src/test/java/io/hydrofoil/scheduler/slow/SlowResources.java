package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;

/** Sums of requests from trees, in thousandths. */
public final class SlowResources {
    private static final long SCORING_CPU = 100;
    private static final long SCORING_MEMORY = (200L << 20) * 1000;

    private final SlowCluster cluster;

    /** Of this cluster. */
    public SlowResources(SlowCluster cluster) {
        this.cluster = cluster;
    }

    /** Requested of a resource on a node by bound pods. */
    public long requestedMilli(String node, String resource) {
        return cluster.podsOn(node).stream()
                .mapToLong(pod -> need(pod.spec(), resource, 0))
                .sum();
    }

    /** What the node offers. */
    public long allocatableMilli(String node, String resource) {
        return milli(cluster.nodes.get(node).status().map("allocatable"), resource, 0);
    }

    /** The larger of all long-running containers together and the highest moment of initialization. */
    static long need(MapValue spec, String resource, long floor) {
        long sidecars = 0;
        long peak = 0;
        for (MapValue init : spec.list("initContainers").maps()) {
            long own = milli(init.mapAt("resources", "requests"), resource, floor);
            peak = Math.max(peak, sidecars + own);
            sidecars += init.has("restartPolicy") ? own : 0;
        }
        long running = sidecars;
        for (MapValue container : spec.list("containers").maps()) {
            running += milli(container.mapAt("resources", "requests"), resource, floor);
        }
        return Math.max(running, peak);
    }

    /** Share of a resource that would be free, 0 to 100, as scoring counts requests. */
    long freeShare(ApiObject node, MapValue spec, String resource) {
        boolean isCpu = resource.equals("cpu");
        // whole units as the scheduler counts them: thousandths of a core, bytes
        long unit = isCpu ? 1 : 1000;
        long floor = isCpu ? SCORING_CPU : SCORING_MEMORY;
        long capacity = allocatableMilli(node.name(), resource) / unit;
        long requested = need(spec, resource, floor) / unit;
        for (ApiObject pod : cluster.podsOn(node.name())) {
            requested += need(pod.spec(), resource, floor) / unit;
        }
        return requested > capacity ? 0 : (capacity - requested) * 100 / capacity;
    }

    /** Share of a resource that would be requested, at most 1. */
    double share(ApiObject node, MapValue spec, String resource) {
        long unit = resource.equals("cpu") ? 1 : 1000;
        long requested = (requestedMilli(node.name(), resource) + need(spec, resource, 0)) / unit;
        long capacity = allocatableMilli(node.name(), resource) / unit;
        return Math.min(1, (double) requested / capacity);
    }

    private static long milli(MapValue resources, String resource, long floor) {
        try {
            return resources.has(resource)
                    ? Quantity.of(resources.get(resource)).milliValue()
                    : floor;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
