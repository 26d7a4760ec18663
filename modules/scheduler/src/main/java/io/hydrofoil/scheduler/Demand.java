package io.hydrofoil.scheduler;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.NodeTerm.Weighted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a pod that decides where it may and should run, as a value: pods with equal demands are
 * interchangeable to the scheduler and share
 * one {@link Ranking}. Independent of any node table.
 *
 * @param load what the pod takes from its node
 * @param selector spec.nodeSelector, or null
 * @param required terms of required node affinity, one of which must match; null: no requirement
 * @param volumeTerms per bound volume its node affinity, each of which must be met
 * @param preferred preferred node affinity
 * @param tolerations in order
 */
record Demand(
        Load load,
        @Nullable NodeTerm selector,
        @Nullable List<NodeTerm> required,
        List<List<NodeTerm>> volumeTerms,
        List<Weighted> preferred,
        List<Toleration> tolerations) {
    /**
     * What a pod takes from its node.
     *
     * @param amounts by resource; cpu in thousandths of a core, all else in units, zero amounts left out
     * @param scoringCpuMilli as scoring sees it: containers without a request count as 100m
     * @param scoringMemoryBytes as scoring sees it: containers without a request count as 200Mi
     */
    record Load(Map<String, Long> amounts, long scoringCpuMilli, long scoringMemoryBytes, List<HostPort> ports) {}

    static Demand of(MapValue spec, List<List<NodeTerm>> volumeTerms) {
        MapValue selector = spec.map("nodeSelector");
        MapValue affinity = spec.mapAt("affinity", "nodeAffinity");
        MapValue required = affinity.map("requiredDuringSchedulingIgnoredDuringExecution");
        return new Demand(
                load(spec),
                selector.isEmpty() ? null : NodeTerm.ofSelector(selector.texts()),
                required.isEmpty() ? null : NodeTerm.list(required.list("nodeSelectorTerms")),
                volumeTerms,
                preferred(affinity),
                Toleration.of(spec.list("tolerations")));
    }

    static Load load(MapValue spec) {
        return new Load(
                Map.copyOf(Requests.of(spec)),
                Requests.scoringCpuMilli(spec),
                Requests.scoringMemoryBytes(spec),
                ports(spec));
    }

    private static List<Weighted> preferred(MapValue affinity) {
        List<Weighted> list = new ArrayList<>();
        for (MapValue entry :
                affinity.list("preferredDuringSchedulingIgnoredDuringExecution").maps()) {
            NodeTerm term = NodeTerm.of(entry.map("preference"));
            if (!term.isEmpty() && entry.number("weight", 0) != 0) {
                list.add(new Weighted((int) entry.number("weight", 0), term));
            }
        }
        return List.copyOf(list);
    }

    private static List<HostPort> ports(MapValue spec) {
        TreeMap<String, HostPort> ports = new TreeMap<>();
        for (MapValue container : spec.list("containers").maps()) {
            collectPorts(container, ports);
        }
        for (MapValue container : spec.list("initContainers").maps()) {
            if (Requests.isSidecar(container)) {
                collectPorts(container, ports);
            }
        }
        return List.copyOf(ports.values());
    }

    private static void collectPorts(MapValue container, Map<String, HostPort> ports) {
        for (MapValue port : container.list("ports").maps()) {
            int number = (int) port.number("hostPort", 0);
            if (number > 0) {
                HostPort wanted = new HostPort(port.text("hostIP", "0.0.0.0"), port.text("protocol", "TCP"), number);
                ports.put(wanted.toString(), wanted);
            }
        }
    }
}
