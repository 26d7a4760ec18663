package io.hydrofoil.controllers.endpoints;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Kinds;
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
 * Shows Endpoints that were written by hand, for a service without a selector, as EndpointSlices too: who serves looks
 * at those only.
 */
public final class SliceMirroring implements Reconciler {
    private static final String US = "endpointslicemirroring-controller.k8s.io";
    private static final String BY_SERVICE = "mirrored";
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";
    private static final int MOST_ADDRESSES = 1_000;

    private @Nullable View services;
    private @Nullable View endpoints;
    private @Nullable View slices;

    @Override
    public String name() {
        return "endpointslicemirroring-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        services = views.of(Kinds.SERVICE);
        endpoints = views.of(Kinds.ENDPOINTS);
        slices = views.of(Kinds.ENDPOINT_SLICE).index(BY_SERVICE, slice -> {
            String service = isOurs(slice) ? slice.labels().get(SliceSet.SERVICE) : null;
            return service == null ? List.of() : List.of(slice.namespace() + "/" + service);
        });
        for (var kind : List.of(Kinds.SERVICE, Kinds.ENDPOINTS)) {
            views.onChange(kind, (before, after) -> {
                ApiObject object = Objects.requireNonNull(after == null ? before : after);
                queue.add(new ObjectKey(Kinds.ENDPOINTS, object.namespace(), object.name()));
            });
        }
        views.onChange(Kinds.ENDPOINT_SLICE, (before, after) -> {
            ApiObject slice = Objects.requireNonNull(after == null ? before : after);
            String service = slice.labels().get(SliceSet.SERVICE);
            if (service != null && isOurs(slice)) {
                queue.add(new ObjectKey(Kinds.ENDPOINTS, slice.namespace(), service));
            }
        });
    }

    private static boolean isOurs(ApiObject slice) {
        return US.equals(slice.labels().get(SliceSet.MANAGED_BY));
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject service = Objects.requireNonNull(services).get(key.namespace(), key.name());
        ApiObject source = Objects.requireNonNull(endpoints).get(key);
        Plan.Builder plan = new Plan.Builder();
        List<ApiObject> known =
                new ArrayList<>(Objects.requireNonNull(slices).by(BY_SERVICE, key.namespace() + "/" + key.name()));
        if (source == null || service == null || !isMirrored(service, source)) {
            SliceSet.delete(plan, known);
            return plan.build();
        }
        for (String family : List.of("IPv4", "IPv6")) {
            Map<ListValue, List<MapValue>> byPorts = byPorts(source, family);
            List<ApiObject> ofFamily = known.stream()
                    .filter(slice -> family.equals(slice.tree().text("addressType")))
                    .toList();
            known.removeAll(ofFamily);
            if (!byPorts.isEmpty() || (family.equals("IPv4") && !hasAny(source))) {
                new SliceSet(source, labels(source), family).reconcile(plan, ofFamily, byPorts);
            } else {
                SliceSet.delete(plan, ofFamily);
            }
        }
        SliceSet.delete(plan, known);
        return plan.build();
    }

    private static boolean isMirrored(ApiObject service, ApiObject source) {
        return service.spec().map("selector").isEmpty()
                && !"true".equals(source.labels().get(SKIP))
                && !source.metadata().map("annotations").has(LEADER)
                && !source.isDeleting();
    }

    private static boolean hasAny(ApiObject source) {
        for (MapValue subset : source.tree().list("subsets").maps()) {
            if (!subset.list("addresses").isEmpty()
                    || !subset.list("notReadyAddresses").isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static MapValue labels(ApiObject source) {
        MapValue labels = source.metadata().map("labels").copy();
        labels.remove(TRIGGER);
        return labels.put(SliceSet.SERVICE, source.name()).put(SliceSet.MANAGED_BY, US);
    }

    private static Map<ListValue, List<MapValue>> byPorts(ApiObject source, String family) {
        Map<ListValue, List<MapValue>> byPorts = new LinkedHashMap<>();
        for (MapValue subset : source.tree().list("subsets").maps()) {
            List<MapValue> mirrored = new ArrayList<>();
            add(mirrored, subset.list("addresses"), true, family);
            add(mirrored, subset.list("notReadyAddresses"), false, family);
            if (!mirrored.isEmpty()) {
                byPorts.computeIfAbsent(ports(subset), ports -> new ArrayList<>())
                        .addAll(mirrored);
            }
        }
        return byPorts;
    }

    private static void add(List<MapValue> mirrored, ListValue addresses, boolean isReady, String family) {
        for (MapValue address : addresses.maps()) {
            String ip = address.text("ip", "");
            if (ip.contains(":") != family.equals("IPv6") || mirrored.size() >= MOST_ADDRESSES) {
                continue;
            }
            MapValue endpoint = new MapValue()
                    .put("addresses", ListValue.ofTexts(List.of(ip)))
                    .put("conditions", new MapValue().put("ready", isReady));
            for (String field : new String[] {"hostname", "nodeName"}) {
                String text = address.text(field);
                if (text != null && !text.isEmpty()) {
                    endpoint.put(field, text);
                }
            }
            if (address.has("targetRef")) {
                endpoint.put("targetRef", address.map("targetRef").copy());
            }
            mirrored.add(endpoint);
        }
    }

    private static ListValue ports(MapValue subset) {
        ListValue ports = new ListValue();
        for (MapValue port : subset.list("ports").maps()) {
            MapValue tree = ports.addMap()
                    .put("name", port.text("name", ""))
                    .put("protocol", port.text("protocol", "TCP"))
                    .put("port", port.number("port", 0));
            String appProtocol = port.text("appProtocol");
            if (appProtocol != null) {
                tree.put("appProtocol", appProtocol);
            }
        }
        return ports;
    }
}
