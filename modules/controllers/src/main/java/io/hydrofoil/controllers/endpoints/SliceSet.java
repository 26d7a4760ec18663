package io.hydrofoil.controllers.endpoints;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The slices of one service and address family: brings what is there to what should be, with few writes. */
record SliceSet(ApiObject service, MapValue labels, String family) {
    static final String SERVICE = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String HEADLESS = "service.kubernetes.io/headless";
    static final String US = "endpointslice-controller.k8s.io";
    static final int MAX_ENDPOINTS = 100;

    static boolean isOurs(ApiObject slice) {
        return US.equals(slice.labels().get(MANAGED_BY));
    }

    static void delete(Plan.Builder plan, List<ApiObject> slices) {
        for (ApiObject slice : slices) {
            if (!slice.isDeleting() && plan.stageSize() < Plan.MAX_STAGE) {
                plan.write(Write.Delete.of(slice));
            }
        }
    }

    /** Plans writes so that the slices hold these endpoints, by ports; with none at all one empty slice remains. */
    void reconcile(Plan.Builder plan, List<ApiObject> known, Map<ListValue, List<MapValue>> byPorts) {
        List<ApiObject> left = new ArrayList<>(known);
        left.removeIf(ApiObject::isDeleting);
        Map<ListValue, List<MapValue>> wanted = byPorts.isEmpty() ? Map.of(new ListValue(), List.of()) : byPorts;
        wanted.forEach((ports, endpoints) -> {
            List<ApiObject> group = left.stream()
                    .filter(slice -> slice.tree().list("ports").equals(ports))
                    .toList();
            left.removeAll(group);
            group(plan, group, ports, endpoints);
        });
        delete(plan, left);
    }

    private void group(Plan.Builder plan, List<ApiObject> slices, ListValue ports, List<MapValue> wanted) {
        Map<Value, MapValue> missing = new LinkedHashMap<>();
        wanted.forEach(endpoint -> missing.put(identity(endpoint), endpoint));
        Map<ApiObject, ListValue> contents = new LinkedHashMap<>();
        for (ApiObject slice : slices) {
            ListValue kept = new ListValue();
            for (MapValue endpoint : slice.tree().list("endpoints").maps()) {
                MapValue now = missing.remove(identity(endpoint));
                if (now != null) {
                    kept.add(now);
                }
            }
            contents.put(slice, kept);
        }
        contents.values().forEach(content -> fill(content, missing));
        boolean isFirst = true;
        for (Map.Entry<ApiObject, ListValue> entry : contents.entrySet()) {
            boolean isNeeded = !entry.getValue().isEmpty() || (wanted.isEmpty() && isFirst);
            isFirst = false;
            write(plan, entry.getKey(), entry.getValue(), isNeeded);
        }
        while (!missing.isEmpty() || (slices.isEmpty() && wanted.isEmpty() && isFirst)) {
            isFirst = false;
            ListValue content = new ListValue();
            fill(content, missing);
            create(plan, content, ports);
        }
    }

    private static void fill(ListValue content, Map<Value, MapValue> missing) {
        var next = missing.entrySet().iterator();
        while (content.size() < MAX_ENDPOINTS && next.hasNext()) {
            content.add(next.next().getValue());
            next.remove();
        }
    }

    private void write(Plan.Builder plan, ApiObject slice, ListValue content, boolean isNeeded) {
        if (!isNeeded) {
            plan.write(Write.Delete.of(slice));
        } else if (!slice.tree().list("endpoints").equals(content)
                || !slice.metadata().map("labels").equals(labels)) {
            MapValue tree = Changes.tree(slice).put("endpoints", content);
            tree.ensureMap("metadata").put("labels", labels.copy());
            plan.write(Changes.update(slice, tree));
        }
    }

    private void create(Plan.Builder plan, ListValue content, ListValue ports) {
        MapValue metadata = new MapValue()
                .put("generateName", service.name() + "-")
                .put("namespace", service.namespace())
                .put("labels", labels.copy())
                .put("ownerReferences", ListValue.of(Owners.reference(service)));
        MapValue tree = new MapValue()
                .put("apiVersion", "discovery.k8s.io/v1")
                .put("kind", "EndpointSlice")
                .put("metadata", metadata)
                .put("addressType", family)
                .put("endpoints", content)
                .put("ports", ports.copy());
        plan.write(new Write.Create(Kinds.ENDPOINT_SLICE, service.namespace(), tree));
    }

    private static Value identity(MapValue endpoint) {
        return ListValue.of(endpoint.list("addresses"), endpoint.map("targetRef"));
    }
}
