package io.hydrofoil.objects.columns;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Tables;
import io.hydrofoil.objects.Value;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cells that one kind or a few have, by their names in columns.txt. */
public final class SpecialCells {
    private static final Map<String, Function<MapValue, Value>> PLAIN = Map.ofEntries(
            Map.entry("readyOfDesired", WorkloadCells::readyOfDesired),
            Map.entry("suspended", WorkloadCells::suspended),
            Map.entry("controller", WorkloadCells::controller),
            Map.entry("jobStatus", WorkloadCells::jobStatus),
            Map.entry("jobCompletions", WorkloadCells::jobCompletions),
            Map.entry("scaleTarget", WorkloadCells::scaleTarget),
            Map.entry("minPods", WorkloadCells::minPods),
            Map.entry("metrics", WorkloadCells::metrics),
            Map.entry("podReady", PodCells::ready),
            Map.entry("podStatus", PodCells::status),
            Map.entry("readinessGates", PodCells::readinessGates),
            Map.entry("podIp", NetworkCells::podIp),
            Map.entry("endpoints", NetworkCells::endpoints),
            Map.entry("slicePorts", NetworkCells::slicePorts),
            Map.entry("sliceEndpoints", NetworkCells::sliceEndpoints),
            Map.entry("clusterIp", NetworkCells::clusterIp),
            Map.entry("externalIp", NetworkCells::externalIp),
            Map.entry("servicePorts", NetworkCells::servicePorts),
            Map.entry("ingressHosts", NetworkCells::ingressHosts),
            Map.entry("ingressAddress", NetworkCells::ingressAddress),
            Map.entry("ingressPorts", NetworkCells::ingressPorts),
            Map.entry("classParameters", NetworkCells::classParameters),
            Map.entry("parentRef", NetworkCells::parentRef),
            Map.entry("nodeStatus", ClusterCells::nodeStatus),
            Map.entry("nodeRoles", ClusterCells::nodeRoles),
            Map.entry("nodeKernel", ClusterCells::nodeKernel),
            Map.entry("phase", ClusterCells::phase),
            Map.entry("claimRef", ClusterCells::claimRef),
            Map.entry("storageClass", ClusterCells::storageClass),
            Map.entry("claimCapacity", ClusterCells::claimCapacity),
            Map.entry("claimModes", ClusterCells::claimModes),
            Map.entry("claimState", ClusterCells::claimState),
            Map.entry("audiences", ClusterCells::audiences),
            Map.entry("paramKind", ClusterCells::paramKind),
            Map.entry("paramRef", ClusterCells::paramRef),
            Map.entry("apiService", ClusterCells::apiService),
            Map.entry("available", ClusterCells::availability),
            Map.entry("missingPriorityLevel", object -> ClusterCells.condition(object, "Dangling", "?")),
            Map.entry("requestedDuration", ClusterCells::requestedDuration),
            Map.entry("requestCondition", ClusterCells::requestCondition),
            Map.entry("roleRef", ClusterCells::roleRef),
            Map.entry("componentHealth", ClusterCells::componentHealth),
            Map.entry("eventObject", EventCells::object),
            Map.entry("eventPart", EventCells::part),
            Map.entry("eventSource", EventCells::source),
            Map.entry("eventMessage", EventCells::message),
            Map.entry("eventCount", EventCells::count));

    private static final Map<String, Tables.Cell> TIMED = Map.of(
            "podRestarts", PodCells::restarts,
            "jobDuration", WorkloadCells::jobDuration,
            "lastSeen", EventCells::lastSeen,
            "firstSeen", EventCells::firstSeen);

    private static final Map<String, BiFunction<MapValue, String, Value>> WORDED = Map.of(
            "nodeAddress", ClusterCells::nodeAddress,
            "accessModes", ClusterCells::accessModes,
            "quota", ClusterCells::quota,
            "subjects", ClusterCells::subjects,
            "componentText", ClusterCells::componentText);

    private SpecialCells() {}

    /** The cell of this name with its argument, or null if there is none. */
    static Tables.@Nullable Cell cell(String name, String word) {
        Function<MapValue, Value> plain = PLAIN.get(name);
        if (plain != null) {
            return (object, nowMs) -> plain.apply(object);
        }
        BiFunction<MapValue, String, Value> worded = WORDED.get(name);
        if (worded != null) {
            return (object, nowMs) -> worded.apply(object, word);
        }
        return TIMED.get(name);
    }
}
