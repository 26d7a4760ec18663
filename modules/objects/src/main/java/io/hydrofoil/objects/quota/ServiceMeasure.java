package io.hydrofoil.objects.quota;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.ResourceList;
import java.util.Map;
import java.util.Set;

/** Services: how many there are, how many have load balancers, how many node ports they take. */
final class ServiceMeasure implements Measure {
    private static final String COUNT = "count/services";
    private static final String ALL = "services";
    private static final String NODE_PORTS = "services.nodeports";
    private static final String LOAD_BALANCERS = "services.loadbalancers";
    private static final Set<String> NAMES = Set.of(COUNT, ALL, NODE_PORTS, LOAD_BALANCERS);

    @Override
    public boolean counts(String name) {
        return NAMES.contains(name);
    }

    @Override
    public ResourceList usage(MapValue service, long nowMs) {
        MapValue spec = service.map("spec");
        boolean balanced = spec.text("type", "").equals("LoadBalancer");
        return ResourceList.of(Map.of(
                COUNT,
                Measures.ONE,
                ALL,
                Measures.ONE,
                LOAD_BALANCERS,
                balanced ? Measures.ONE : Quantity.ZERO,
                NODE_PORTS,
                Quantity.of(nodePorts(spec))));
    }

    /** A load balancer that wants no node ports takes only those that are asked for by number. */
    private static long nodePorts(MapValue spec) {
        return switch (spec.text("type", "")) {
            case "NodePort" -> spec.list("ports").size();
            case "LoadBalancer" ->
                spec.flag("allocateLoadBalancerNodePorts", true)
                        ? spec.list("ports").size()
                        : numbered(spec);
            default -> 0;
        };
    }

    private static long numbered(MapValue spec) {
        long count = 0;
        for (MapValue port : spec.list("ports").maps()) {
            count += port.number("nodePort", 0) != 0 ? 1 : 0;
        }
        return count;
    }
}
