package io.hydrofoil.apiserver;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * API services of what this server answers itself: one for each group and version. The numbers order groups and
 * versions in discovery (facts of v1.36).
 */
final class LocalApiServices {
    private static final String AUTO_MANAGED = "kube-aggregator.kubernetes.io/automanaged";

    /** Priority of each group, and of its version v1; a later version of the group comes before it. */
    private static final Map<String, Priority> PRIORITIES = Map.ofEntries(
            Map.entry("", new Priority(18000, 1)),
            Map.entry("admissionregistration.k8s.io", new Priority(16700, 15)),
            Map.entry("apiextensions.k8s.io", new Priority(16700, 15)),
            Map.entry("apps", new Priority(17800, 15)),
            Map.entry("authentication.k8s.io", new Priority(17700, 15)),
            Map.entry("authorization.k8s.io", new Priority(17600, 15)),
            Map.entry("autoscaling", new Priority(17500, 15)),
            Map.entry("batch", new Priority(17400, 15)),
            Map.entry("certificates.k8s.io", new Priority(17300, 15)),
            Map.entry("coordination.k8s.io", new Priority(16500, 15)),
            Map.entry("discovery.k8s.io", new Priority(16200, 15)),
            Map.entry("events.k8s.io", new Priority(17750, 15)),
            Map.entry("flowcontrol.apiserver.k8s.io", new Priority(16100, 21)),
            Map.entry("networking.k8s.io", new Priority(17200, 15)),
            Map.entry("node.k8s.io", new Priority(16300, 15)),
            Map.entry("policy", new Priority(17100, 15)),
            Map.entry("rbac.authorization.k8s.io", new Priority(17000, 15)),
            Map.entry("resource.k8s.io", new Priority(16200, 20)),
            Map.entry("scheduling.k8s.io", new Priority(16600, 15)),
            Map.entry("storage.k8s.io", new Priority(16800, 15)));

    private LocalApiServices() {}

    private record Priority(int group, int version) {}

    /** Those of these kinds. The aggregation layer itself has none. */
    static List<MapValue> of(KindTable kinds) {
        Map<String, MapValue> byName = new LinkedHashMap<>();
        for (Kind kind : kinds.all()) {
            Priority priority = PRIORITIES.get(kind.group());
            if (priority != null) {
                String name = kind.version() + "." + kind.group();
                byName.computeIfAbsent(name, absent -> apiService(absent, kind, priority));
            }
        }
        return new ArrayList<>(byName.values());
    }

    private static MapValue apiService(String name, Kind kind, Priority priority) {
        MapValue apiService = Bootstrap.object("apiregistration.k8s.io/v1", "APIService", "", name);
        Bootstrap.label(apiService, AUTO_MANAGED, "onstart");
        MapValue spec = apiService.ensureMap("spec");
        if (!kind.group().isEmpty()) {
            spec.put("group", kind.group());
        }
        spec.put("version", kind.version());
        spec.put("groupPriorityMinimum", priority.group());
        spec.put("versionPriority", kind.version().equals("v1") ? priority.version() : 2 * priority.version());
        return apiService;
    }
}
