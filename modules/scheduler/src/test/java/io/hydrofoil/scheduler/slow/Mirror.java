package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import io.hydrofoil.scheduler.table.VolumeUse;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The same objects in a {@link SlowCluster} and in a {@link NodeTable}. */
public final class Mirror {
    /** What the reference sees. */
    public final SlowCluster slow = new SlowCluster();
    /** What is tested. */
    public final NodeTable table = new NodeTable();
    /** Nodes that were changed while pods were on them. */
    public final Set<String> replaced = new HashSet<>();

    private final Map<String, Resident> residents = new HashMap<>();

    /** A node comes or changes. */
    public void putNode(ApiObject node) {
        if (slow.nodes.put(node.name(), node) != null
                || !slow.podsOn(node.name()).isEmpty()) {
            replaced.add(node.name());
        }
        table.put(node);
    }

    /** A node goes. */
    public void removeNode(String name) {
        slow.nodes.remove(name);
        table.remove(name);
    }

    /** A namespace comes or changes. */
    public void putNamespace(String name, MapValue labels) {
        slow.namespaces.put(name, labels);
        table.census().putNamespace(name, labels);
    }

    /** A pod gets a node. */
    public void bind(ApiObject pod, String node) {
        slow.pods.add(new SlowCluster.Bound(pod, node));
        Resident resident = resident(pod);
        table.add(node, resident);
        residents.put(pod.uid(), resident);
    }

    /** A pod waits for others to leave a node. */
    public void nominate(ApiObject pod, String node) {
        slow.nominated.add(new SlowCluster.Bound(pod, node));
        Resident resident = resident(pod);
        table.nominate(node, resident);
        residents.put(pod.uid(), resident);
    }

    /** A pod waits no longer. */
    public void denominate(SlowCluster.Bound bound) {
        slow.nominated.remove(bound);
        Resident resident = residents.remove(bound.pod().uid());
        table.denominate(resident);
        table.dismiss(resident);
    }

    /** A pod as the table knows it. */
    public Resident resident(ApiObject pod) {
        String start = pod.status().text("startTime");
        Resident.Papers papers = new Resident.Papers(
                pod.uid(),
                pod.namespace() + "/" + pod.name(),
                (int) pod.spec().number("priority", 0),
                start == null ? Long.MAX_VALUE : Instant.parse(start).toEpochMilli(),
                pod.isDeleting(),
                false,
                DemandReader.ports(pod.spec()),
                VolumeUse.NONE);
        return table.resident(
                papers,
                Load.of(pod.spec(), MapValue.EMPTY),
                new NodeTable.PodLabels(pod.namespace(), pod.metadata().map("labels")),
                DemandReader.pods(pod).carried());
    }

    /** A pod leaves. */
    public void unbind(SlowCluster.Bound bound) {
        slow.pods.remove(bound);
        Resident resident = residents.remove(bound.pod().uid());
        table.subtract(resident);
        table.dismiss(resident);
    }

    /** A pod is being deleted from here on. */
    public void terminate(SlowCluster.Bound bound) {
        unbind(bound);
        MapValue tree = bound.pod().tree().copy();
        tree.ensureMap("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        bind(ApiObject.of(RandomCluster.POD, 2, tree), bound.node());
    }
}
