package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;

/** Objects as tests want them. */
public final class Trees {
    /** Pods. */
    public static final Kind POD = RandomCluster.POD;

    private Trees() {}

    /** A node with room for 110 pods. */
    public static ApiObject node(String name, String cpu, String memory) {
        MapValue tree = new MapValue();
        MapValue metadata = tree.ensureMap("metadata").put("name", name).put("uid", "uid-" + name);
        metadata.ensureMap("labels").put(RandomCluster.HOSTNAME, name);
        MapValue allocatable = tree.ensureMap("status").ensureMap("allocatable");
        allocatable.put("cpu", cpu).put("memory", memory).put("pods", "110");
        return ApiObject.of(RandomCluster.NODE, 1, tree);
    }

    /** A spec with one container. */
    public static MapValue podSpec(String cpu, String memory) {
        MapValue spec = new MapValue().put("schedulerName", "default-scheduler");
        MapValue requests = spec.ensureList("containers")
                .addMap()
                .put("name", "c")
                .ensureMap("resources")
                .ensureMap("requests");
        requests.put("cpu", cpu).put("memory", memory);
        return spec;
    }

    /** A pod in the namespace default. */
    public static ApiObject pod(String name, int priority, MapValue spec) {
        MapValue tree = new MapValue();
        tree.ensureMap("metadata").put("name", name).put("namespace", "default").put("uid", "uid-" + name);
        tree.put("spec", spec.copy().put("priority", priority));
        return ApiObject.of(POD, 1, tree);
    }
}
