package io.hydrofoil.controllers.endpoints;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the EndpointSlices of each service with a selector. Endpoints stay in the slice they are in, so that one pod's
 * change rewrites one slice of at
 * most 100 endpoints and not all of them.
 */
public final class EndpointSliceController implements Reconciler {
    private static final String ZONE = "topology.kubernetes.io/zone";

    private @Nullable View services;
    private @Nullable View pods;
    private @Nullable View slices;
    private @Nullable View nodes;

    @Override
    public String name() {
        return "endpointslice-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.SERVICE);
        services = all;
        pods = views.of(Kinds.POD).indexLabels();
        nodes = views.of(Kinds.NODE);
        slices = views.of(Kinds.ENDPOINT_SLICE).index(SliceSet.SERVICE, slice -> {
            String service = SliceSet.isOurs(slice) ? slice.labels().get(SliceSet.SERVICE) : null;
            return service == null ? List.of() : List.of(slice.namespace() + "/" + service);
        });
        ServiceTriggers.watch(views, queue);
        views.onChange(Kinds.ENDPOINT_SLICE, (before, after) -> {
            ApiObject slice = after == null ? before : after;
            String service = slice == null ? null : slice.labels().get(SliceSet.SERVICE);
            if (slice != null && service != null && SliceSet.isOurs(slice)) {
                queue.add(new ObjectKey(Kinds.SERVICE, slice.namespace(), service));
            }
        });
        views.onChange(Kinds.NODE, (before, after) -> {
            if (before != null && after != null && !zone(before).equals(zone(after))) {
                all.all().forEach(service -> queue.add(service.key()));
            }
        });
    }

    private static String zone(@Nullable ApiObject node) {
        return node == null ? "" : node.labels().getOrDefault(ZONE, "");
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject service = Objects.requireNonNull(services).get(key);
        if (service == null || service.isDeleting() || !Backend.isSelecting(service)) {
            // the slices of a service that is gone are garbage
            return Plan.NOTHING;
        }
        List<Backend> backends = Backend.of(service, Objects.requireNonNull(pods), true);
        Plan.Builder plan = new Plan.Builder();
        List<ApiObject> known = new ArrayList<>(
                Objects.requireNonNull(slices).by(SliceSet.SERVICE, key.namespace() + "/" + key.name()));
        for (String family : families(service)) {
            Map<ListValue, List<MapValue>> byPorts = new LinkedHashMap<>();
            for (Backend backend : backends) {
                List<String> addresses = backend.addresses(family);
                if (!addresses.isEmpty()) {
                    byPorts.computeIfAbsent(ports(backend), ports -> new ArrayList<>())
                            .add(endpoint(service, backend, addresses.getFirst()));
                }
            }
            List<ApiObject> ofFamily = known.stream()
                    .filter(slice -> family.equals(slice.tree().text("addressType")))
                    .toList();
            known.removeAll(ofFamily);
            new SliceSet(service, labels(service), family).reconcile(plan, ofFamily, byPorts);
        }
        SliceSet.delete(plan, known);
        return plan.build();
    }

    private static List<String> families(ApiObject service) {
        List<String> families = service.spec().list("ipFamilies").texts();
        return families.isEmpty() ? List.of("IPv4") : families;
    }

    private static MapValue labels(ApiObject service) {
        MapValue labels = service.metadata().map("labels").copy();
        labels.put(SliceSet.SERVICE, service.name()).put(SliceSet.MANAGED_BY, SliceSet.US);
        labels.remove(SliceSet.HEADLESS);
        return Backend.isHeadless(service) ? labels.put(SliceSet.HEADLESS, "") : labels;
    }

    private static ListValue ports(Backend backend) {
        ListValue ports = new ListValue();
        for (Backend.Port port : backend.ports()) {
            MapValue tree = ports.addMap()
                    .put("name", port.name())
                    .put("protocol", port.protocol())
                    .put("port", port.number());
            String appProtocol = port.appProtocol();
            if (appProtocol != null) {
                tree.put("appProtocol", appProtocol);
            }
        }
        return ports;
    }

    private MapValue endpoint(ApiObject service, Backend backend, String address) {
        ApiObject pod = backend.pod();
        boolean serves = Pods.isReady(pod);
        boolean isReady = Backend.publishesNotReady(service) || (serves && !pod.isDeleting());
        MapValue endpoint = new MapValue()
                .put("addresses", ListValue.ofTexts(List.of(address)))
                .put(
                        "conditions",
                        new MapValue()
                                .put("ready", isReady)
                                .put("serving", serves)
                                .put("terminating", pod.isDeleting()));
        String hostname = backend.hostname(service);
        if (hostname != null) {
            endpoint.put("hostname", hostname);
        }
        String node = Pods.node(pod);
        if (!node.isEmpty()) {
            endpoint.put("nodeName", node);
        }
        endpoint.put("targetRef", backend.targetRef());
        String zone = zone(Objects.requireNonNull(nodes).get("", node));
        return zone.isEmpty() ? endpoint : endpoint.put("zone", zone);
    }
}
