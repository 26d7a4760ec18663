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
