package io.hydrofoil.apiserver;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.flow.FlowBootstrap;
import io.hydrofoil.apiserver.pipeline.Completion;
import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.apiserver.strategy.ServiceNetwork;
import io.hydrofoil.apiserver.verbs.Command;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.Reader;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What every cluster has from its first start on. Each object is created unless it is there; only where this server can
 * be reached is written anew at
 * each start. Namespaces come first, since the rest lives in them.
 */
final class Bootstrap {
    private static final WriteOptions WRITER = WriteOptions.NONE.by("kube-apiserver");

    private static final Identity WHO = Identity.of("system:apiserver", Identity.MASTERS);
    private static final long CLUSTER_CRITICAL = 2_000_000_000;

    private final KindTable kinds;
    private final Pipeline pipeline;
    private final Reader reader;
    private final InetSocketAddress advertised;

    Bootstrap(KindTable kinds, Pipeline pipeline, Reader reader, InetSocketAddress advertised) {
        this.kinds = kinds;
        this.pipeline = pipeline;
        this.reader = reader;
        this.advertised = advertised;
    }

    /** Completes when all is there; exceptionally with the first refusal. */
    CompletableFuture<Void> run() {
        return all(namespaces(), false)
                .thenCompose(done -> all(once(), false))
                .thenCompose(done -> all(addresses(), true));
    }

    private CompletableFuture<Void> all(List<MapValue> objects, boolean replace) {
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (MapValue object : objects) {
            CompletableFuture<Void> created = write(object, false);
            writes.add(replace ? created.thenCompose(done -> write(object, true)) : created);
        }
        return CompletableFuture.allOf(writes.toArray(new CompletableFuture<?>[0]));
    }

    /** Creates an object, or replaces it. */
    private CompletableFuture<Void> write(MapValue object, boolean replace) {
        Kind kind = kinds.require(object.text("apiVersion", ""), object.text("kind", ""));
        MapValue metadata = object.map("metadata");
        byte[] key = StorageKeys.of(kind, metadata.text("namespace", ""), metadata.text("name", ""));
        // Not left to the refusal: a service's address is found to be taken before its name is.
        if (!replace && exists(key)) {
            return CompletableFuture.completedFuture(null);
        }
        String name = replace ? object.map("metadata").text("name", "") : "";
        Target target = Target.of(
                replace ? Verb.UPDATE : Verb.CREATE,
                kind,
                object.map("metadata").text("namespace", ""),
                name);
        Command command = replace
                ? new Command.Update(target, WRITER, onDuplicate -> object.copy())
                : new Command.Create(target, WRITER, onDuplicate -> object.copy());
        CompletableFuture<Void> future = new CompletableFuture<>();
        if (!pipeline.submit(command, WHO, new Settle(future, replace ? null : key))) {
            future.completeExceptionally(new IllegalStateException("the write pipeline is full at start-up"));
        }
        return future;
    }

    private boolean exists(byte[] key) {
        return reader.get(key, (buffer, offset, length, revision) -> {});
    }

    /** {@code created}: the key of what is created; null: it is replaced. */
    private final class Settle implements Completion {
        private final CompletableFuture<Void> future;
        private final byte @Nullable [] created;

        Settle(CompletableFuture<Void> future, byte @Nullable [] created) {
            this.future = future;
            this.created = created;
        }

        @Override
        public void done(Result result, long revision, Notes notes) {
            future.complete(null);
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            // Another member that starts at the same time may have made it since it was looked for; a refusal is about
            // the newest state, and so what it is about is here by now.
            if (status.reason().equals("AlreadyExists") || (created != null && exists(created))) {
                future.complete(null);
            } else {
                unknown(status);
            }
        }

        @Override
        public void unknown(ApiStatus status) {
            future.completeExceptionally(new IllegalStateException(status.message()));
        }
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
        objects.addAll(LocalApiServices.of(kinds));
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

    /**
     * Where this server can be reached, in both forms. A loopback address is no endpoint, and is refused as one: who
     * listens there only is reached by nobody else.
     */
    private List<MapValue> addresses() {
        String host = advertised.getAddress().getHostAddress();
        MapValue port = new MapValue()
                .put("name", "https")
                .put("port", advertised.getPort())
                .put("protocol", "TCP");
        MapValue subset = new MapValue()
                .put("addresses", ListValue.of(new MapValue().put("ip", host)))
                .put("ports", ListValue.of(port));
        MapValue endpoints = object("v1", "Endpoints", "default", "kubernetes");
        label(endpoints, "endpointslice.kubernetes.io/skip-mirror", "true");
        boolean reachable = !advertised.getAddress().isLoopbackAddress();
        endpoints.put("subsets", reachable ? ListValue.of(subset) : new ListValue());
        MapValue slice = object("discovery.k8s.io/v1", "EndpointSlice", "default", "kubernetes");
        label(slice, "kubernetes.io/service-name", "kubernetes");
        MapValue endpoint = new MapValue()
                .put("addresses", ListValue.ofTexts(List.of(host)))
                .put("conditions", new MapValue().put("ready", true));
        slice.put("addressType", host.indexOf(':') < 0 ? "IPv4" : "IPv6")
                .put("endpoints", reachable ? ListValue.of(endpoint) : new ListValue())
                .put("ports", ListValue.of(port.copy()));
        return List.of(endpoints, slice);
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
