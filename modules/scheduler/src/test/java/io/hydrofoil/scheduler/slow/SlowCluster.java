package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the reference scheduler sees: objects as trees, and which pod is where. Nothing is shared or remembered. */
public final class SlowCluster {
    public final Map<String, ApiObject> nodes = new LinkedHashMap<>();
    public final Map<String, MapValue> namespaces = new LinkedHashMap<>();
    public final List<Bound> pods = new ArrayList<>();

    /** Pods that wait for others to leave a node. */
    public final List<Bound> nominated = new ArrayList<>();

    /** The cluster once the pods that are to run on a node, of this priority or a higher one, are there. */
    SlowCluster withNominated(String node, long priority) {
        SlowCluster then = new SlowCluster();
        then.nodes.putAll(nodes);
        then.namespaces.putAll(namespaces);
        then.pods.addAll(pods);
        for (Bound each : nominated) {
            if (each.node.equals(node) && each.pod.spec().number("priority", 0) >= priority) {
                then.pods.add(each);
            }
        }
        return then;
    }

    /** A pod on a node (which may not exist). */
    public record Bound(ApiObject pod, String node) {}

    /** The pods of a node. */
    public List<ApiObject> podsOn(String node) {
        List<ApiObject> found = new ArrayList<>();
        for (Bound bound : pods) {
            if (bound.node.equals(node)) {
                found.add(bound.pod);
            }
        }
        return found;
    }

    MapValue namespaceLabels(String namespace) {
        return namespaces.getOrDefault(namespace, MapValue.EMPTY);
    }
}
