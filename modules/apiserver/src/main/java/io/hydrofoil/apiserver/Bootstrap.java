package io.hydrofoil.apiserver;

import io.hydrofoil.apiserver.flow.FlowBootstrap;
import io.hydrofoil.apiserver.strategy.ServiceNetwork;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every cluster has from its first start on. Each object is created unless it is there; only where this server can
 * be reached, and whom extension API servers are to believe, is written anew at each start. Namespaces come first,
 * since the rest lives in them.
 */
final class Bootstrap {
    private static final long CLUSTER_CRITICAL = 2_000_000_000;

    private final OwnWrites writes;
    private final InetSocketAddress advertised;
    private final boolean isAlone;
    private final @Nullable ClientTrust trust;

    /**
     * @param isAlone whether there are no other servers, whose addresses belong beside this one's
     * @param trust whom extension API servers are to believe; null: there are none
     */
    Bootstrap(OwnWrites writes, InetSocketAddress advertised, boolean isAlone, @Nullable ClientTrust trust) {
        this.trust = trust;
        this.writes = writes;
        this.advertised = advertised;
        this.isAlone = isAlone;
    }

    /** Completes when all is there; exceptionally with the first refusal. */
    CompletableFuture<Void> run() {
        return all(namespaces(), writes::create)
                .thenCompose(done -> all(once(), writes::create))
                .thenCompose(done -> all(always(), writes::put));
    }

    /** What is as this start finds it. */
    private List<MapValue> always() {
        List<MapValue> objects = new ArrayList<>(isAlone ? ServerAddresses.objects(List.of(advertised)) : List.of());
        if (trust != null) {
            MapValue before = writes.find(trust.configMap(null));
            objects.add(trust.configMap(before == null ? null : before.map("data")));
        }
        return objects;
    }

    private static CompletableFuture<Void> all(
            List<MapValue> objects, Function<MapValue, CompletableFuture<Void>> write) {
        return CompletableFuture.allOf(objects.stream().map(write).toArray(CompletableFuture<?>[]::new));
    }

    private static List<MapValue> namespaces() {
        List<MapValue> namespaces = new ArrayList<>();
        for (String name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
            namespaces.add(object("v1", "Namespace", "", name));
        }
        return namespaces;
    }

    private List<MapValue> once() {
        List<MapValue> objects = new ArrayList<>(BootstrapRoles.all());
        objects.addAll(LocalApiServices.of(writes.kinds()));
        objects.add(object("scheduling.k8s.io/v1", "PriorityClass", "", "system-cluster-critical")
                .put("value", CLUSTER_CRITICAL)
                .put(
                        "description",
                        "Used for system critical pods that must run in the cluster, but can be moved to another node"
                                + " if necessary."));
        objects.add(object("scheduling.k8s.io/v1", "PriorityClass", "", "system-node-critical")
                .put("value", CLUSTER_CRITICAL + 1000)
                .put("description", "Used for system critical pods that must not be moved from their current node."));
        objects.add(object("networking.k8s.io/v1", "ServiceCIDR", "", "kubernetes")
                .put("spec", new MapValue().put("cidrs", ListValue.ofTexts(List.of(ServiceNetwork.DEFAULT.cidr())))));
        objects.addAll(FlowBootstrap.objects());
        objects.add(service());
        return objects;
    }

    private MapValue service() {
        MapValue port = new MapValue()
                .put("name", "https")
                .put("port", 443)
                .put("protocol", "TCP")
                .put("targetPort", advertised.getPort());
        MapValue service = object("v1", "Service", "default", "kubernetes");
        label(service, "component", "apiserver");
        label(service, "provider", "kubernetes");
        return service.put(
                "spec",
                new MapValue()
                        .put("clusterIP", ServiceNetwork.DEFAULT.address(1))
                        .put("ports", ListValue.of(port)));
    }

    static MapValue object(String apiVersion, String kind, String namespace, String name) {
        MapValue metadata = new MapValue().put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return new MapValue().put("kind", kind).put("apiVersion", apiVersion).put("metadata", metadata);
    }

    static void label(MapValue object, String key, String value) {
        object.ensureMap("metadata").ensureMap("labels").put(key, value);
    }
}
