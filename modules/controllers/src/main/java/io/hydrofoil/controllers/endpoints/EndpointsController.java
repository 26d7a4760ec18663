package io.hydrofoil.controllers.endpoints;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Endpoints object of each service with a selector: pods with the same ports share a subset, ready and not
 * ready apart.
 */
public final class EndpointsController implements Reconciler {
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String HEADLESS = "service.kubernetes.io/headless";
    private static final int MAX_ADDRESSES = 1_000;

    private @Nullable View services;
    private @Nullable View pods;
    private @Nullable View endpoints;

    @Override
    public String name() {
        return "endpoint-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        services = views.of(Kinds.SERVICE);
        pods = views.of(Kinds.POD).indexLabels();
        endpoints = views.of(Kinds.ENDPOINTS);
        ServiceTriggers.watch(views, queue);
        views.onChange(Kinds.ENDPOINTS, (before, after) -> {
            ApiObject object = after == null ? before : after;
            if (object != null) {
                queue.add(new ObjectKey(Kinds.SERVICE, object.namespace(), object.name()));
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject service = Objects.requireNonNull(services).get(key);
        ApiObject known = Objects.requireNonNull(endpoints).get(key.namespace(), key.name());
        Plan.Builder plan = new Plan.Builder();
        if (service == null) {
            if (known != null && known.labels().containsKey(MANAGED_BY)) {
                plan.write(Write.Delete.of(known));
            }
            return plan.build();
        }
        if (!Backend.isSelecting(service) || service.isDeleting()) {
            return Plan.NOTHING;
        }
        MapValue labels = service.metadata().map("labels").copy().put(MANAGED_BY, name());
        labels.remove(HEADLESS);
        if (Backend.isHeadless(service)) {
            labels.put(HEADLESS, "");
        }
        ListValue subsets = subsets(service, Backend.of(service, Objects.requireNonNull(pods), false));
        if (known == null) {
            MapValue tree = new MapValue()
                    .put("apiVersion", "v1")
                    .put("kind", "Endpoints")
                    .put(
                            "metadata",
                            new MapValue()
                                    .put("name", key.name())
                                    .put("namespace", key.namespace())
                                    .put("labels", labels));
            if (!subsets.isEmpty()) {
                tree.put("subsets", subsets);
            }
            plan.write(new Write.Create(Kinds.ENDPOINTS, key.namespace(), tree));
        } else if (!known.tree().list("subsets").equals(subsets)
                || !known.metadata().map("labels").equals(labels)) {
            MapValue tree = Changes.tree(known).put("subsets", subsets);
            tree.ensureMap("metadata").put("labels", labels);
            plan.write(Changes.update(known, tree));
        }
        return plan.build();
    }

    private static ListValue subsets(ApiObject service, List<Backend> backends) {
        List<Backend> ordered = new ArrayList<>(backends);
        ordered.sort(Comparator.comparing(backend -> backend.pod().status().text("podIP", "")));
        Map<List<Backend.Port>, MapValue> byPorts = new LinkedHashMap<>();
        int count = 0;
        for (Backend backend : ordered) {
            boolean hasNoPort =
                    backend.ports().isEmpty() && !service.spec().list("ports").isEmpty();
            if (hasNoPort || count++ >= MAX_ADDRESSES) {
                continue;
            }
            boolean isReady = Backend.publishesNotReady(service) || Pods.isReady(backend.pod());
            MapValue subset = byPorts.computeIfAbsent(backend.ports(), ports -> new MapValue());
            subset.ensureList(isReady ? "addresses" : "notReadyAddresses").add(address(service, backend));
        }
        ListValue subsets = new ListValue();
        byPorts.forEach((ports, subset) -> {
            MapValue inOrder = subsets.addMap();
            for (String field : new String[] {"addresses", "notReadyAddresses"}) {
                if (subset.has(field)) {
                    inOrder.put(field, subset.list(field));
                }
            }
            if (!ports.isEmpty()) {
                ports.forEach(port -> inOrder.ensureList("ports").add(port(port)));
            }
        });
        return subsets;
    }

    private static MapValue address(ApiObject service, Backend backend) {
        MapValue address = new MapValue().put("ip", backend.pod().status().text("podIP", ""));
        String hostname = backend.hostname(service);
        if (hostname != null) {
            address.put("hostname", hostname);
        }
        return address.put("nodeName", Pods.node(backend.pod())).put("targetRef", backend.targetRef());
    }

    private static MapValue port(Backend.Port port) {
        MapValue tree = new MapValue();
        if (!port.name().isEmpty()) {
            tree.put("name", port.name());
        }
        tree.put("port", port.number()).put("protocol", port.protocol());
        String appProtocol = port.appProtocol();
        return appProtocol == null ? tree : tree.put("appProtocol", appProtocol);
    }
}
