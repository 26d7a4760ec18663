package io.hydrofoil.scheduler;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;

/** Objects as tests want them. */
final class Trees {
    private Trees() {}

    static ApiObject node(String name, String cpu, String memory) {
        MapValue tree = new MapValue();
        tree.ensureMap("metadata").put("name", name).put("uid", "uid-" + name);
        MapValue allocatable = tree.ensureMap("status").ensureMap("allocatable");
        allocatable.put("cpu", cpu).put("memory", memory).put("pods", "110");
        return ApiObject.of(RandomCluster.NODE, 1, tree);
    }

    static MapValue podSpec(String cpu, String memory) {
        MapValue spec = new MapValue().put("schedulerName", "default-scheduler");
        MapValue requests = spec.ensureList("containers")
                .addMap()
                .put("name", "c")
                .ensureMap("resources")
                .ensureMap("requests");
        requests.put("cpu", cpu).put("memory", memory);
        return spec;
    }

    static ApiObject pod(String name, int priority, MapValue spec) {
        MapValue tree = new MapValue();
        tree.ensureMap("metadata").put("name", name).put("namespace", "default").put("uid", "uid-" + name);
        tree.put("spec", spec.copy().put("priority", priority));
        return ApiObject.of(RandomCluster.POD, 1, tree);
    }
}
