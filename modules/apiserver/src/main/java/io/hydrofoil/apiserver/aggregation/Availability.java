package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the condition Available of APIServices: looks at their service and its endpoints, and asks it, when any of them
 * changes and every half a minute (source of the reasons: kube-aggregator v1.36). An answer is looked for, not waited
 * for.
 */
final class Availability implements Reconciler {
    private static final Kind SERVICE = KindTable.builtin().require("v1", "Service");
    private static final Kind SLICE = KindTable.builtin().require("discovery.k8s.io/v1", "EndpointSlice");
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String BY_SERVICE = "service";

    private static final long PERIOD_MS = 30_000;
    private static final long RETRY_MS = 500;
    private static final long PAUSE_MS = 1_000;
    private static final long LOOK_MS = 50;

    private final Prober prober;
    private final Map<ObjectKey, Probe> probes = new HashMap<>();
    private @Nullable View apiServices;
    private @Nullable View services;
    private @Nullable View slices;

    Availability(Prober prober) {
        this.prober = prober;
    }

    /** What is known of how a service answers. */
    private static final class Probe {
        private final RemoteApi api;
        private @Nullable CompletableFuture<String> underWay;
        private long endedMs;
        private int failures;

        Probe(RemoteApi api) {
            this.api = api;
        }
    }

    /** What the condition says. */
    private record Verdict(String status, String reason, String message) {
        static Verdict no(String reason, String message) {
            return new Verdict("False", reason, message);
        }
    }

    @Override
    public String name() {
        return "apiservice-availability";
    }

    @Override
    public String user() {
        return "system:apiserver";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Aggregation.KIND).index(BY_SERVICE, apiService -> {
            MapValue service = apiService.spec().map("service");
            return service.isEmpty()
                    ? List.of()
                    : List.of(place(service.text("namespace", ""), service.text("name", "")));
        });
        apiServices = all;
        services = views.of(SERVICE);
        slices = views.of(SLICE);
        views.onChange(Aggregation.KIND, (before, after) -> {
            if (after == null) {
                probes.remove(Objects.requireNonNull(before).key());
            } else {
                queue.add(after.key());
            }
        });
        views.onChange(SERVICE, (before, after) -> {
            ApiObject service = Objects.requireNonNull(after == null ? before : after);
            concerned(all, service.namespace(), service.name(), queue);
        });
        views.onChange(SLICE, (before, after) -> {
            ApiObject slice = Objects.requireNonNull(after == null ? before : after);
            concerned(all, slice.namespace(), slice.labels().getOrDefault(SERVICE_NAME, ""), queue);
        });
    }

    private static String place(String namespace, String service) {
        return namespace + "/" + service;
    }

    private static void concerned(View apiServices, String namespace, String service, KeySink queue) {
        apiServices.by(BY_SERVICE, place(namespace, service)).forEach(apiService -> queue.add(apiService.key()));
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject apiService = Objects.requireNonNull(apiServices).get(key);
        if (apiService == null || apiService.isDeleting()) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        RemoteApi api = RemoteApi.of(apiService.tree());
        long nowMs = attempt.nowMs();
        if (api == null) {
            probes.remove(key);
            tell(plan, apiService, new Verdict("True", "Local", "Local APIServices are always available"), nowMs);
            return plan.build();
        }
        Verdict fault = fault(api);
        if (fault != null) {
            probes.remove(key);
            tell(plan, apiService, fault, nowMs);
            return plan.build();
        }
        Probe known = probes.get(key);
        Probe probe = known == null || !known.api.isAt(api) ? new Probe(api) : known;
        probes.put(key, probe);
        look(plan, apiService, probe, nowMs);
        return plan.build();
    }

    private void look(Plan.Builder plan, ApiObject apiService, Probe probe, long nowMs) {
        CompletableFuture<String> underWay = probe.underWay;
        if (underWay == null && nowMs < probe.endedMs + PAUSE_MS) {
            // It was asked just now; what is written after that brings it here again.
            plan.requeueAt(probe.endedMs + PAUSE_MS);
        } else if (underWay == null) {
            probe.underWay = prober.probe(probe.api);
            plan.requeueAt(nowMs + LOOK_MS);
        } else if (!underWay.isDone()) {
            plan.requeueAt(nowMs + LOOK_MS);
        } else {
            String text = underWay.join();
            boolean isGood = text.isEmpty();
            probe.underWay = null;
            probe.endedMs = nowMs;
            probe.failures = isGood ? 0 : Math.min(probe.failures + 1, 8);
            Verdict verdict = isGood
                    ? new Verdict("True", "Passed", "all checks passed")
                    : Verdict.no("FailedDiscoveryCheck", text);
            tell(plan, apiService, verdict, nowMs);
            plan.requeueAt(nowMs + (isGood ? PERIOD_MS : Math.min(PERIOD_MS, RETRY_MS << probe.failures)));
        }
    }

    /** Why it is of no use to ask; null: it may be of use. */
    private @Nullable Verdict fault(RemoteApi api) {
        String name = api.service().name();
        String namespace = api.service().namespace();
        String where = "service/" + name + " in " + GoQuote.of(namespace);
        ApiObject service = Objects.requireNonNull(services).get(namespace, name);
        if (service == null) {
            return Verdict.no("ServiceNotFound", where + " is not present");
        }
        if (!service.spec().text("type", "ClusterIP").equals("ClusterIP")) {
            return null;
        }
        String port = null;
        for (MapValue each : service.spec().list("ports").maps()) {
            if (each.number("port", 0) == api.service().port()) {
                port = each.text("name", "");
            }
        }
        if (port == null) {
            return Verdict.no(
                    "ServicePortError",
                    where + " is not listening on port " + api.service().port());
        }
        List<ApiObject> found = new ArrayList<>();
        for (ApiObject slice : Objects.requireNonNull(slices).inNamespace(namespace)) {
            if (name.equals(slice.labels().get(SERVICE_NAME))) {
                found.add(slice);
            }
        }
        if (found.isEmpty()) {
            return Verdict.no("EndpointsNotFound", "cannot find endpointslices for " + where);
        }
        String portName = port;
        return found.stream().anyMatch(slice -> isReady(slice.tree(), portName))
                ? null
                : Verdict.no(
                        "MissingEndpoints",
                        "endpointslices for " + where + " have no addresses with port name " + GoQuote.of(port));
    }

    private static boolean isReady(MapValue slice, String port) {
        boolean isAny = false;
        for (MapValue endpoint : slice.list("endpoints").maps()) {
            isAny |= endpoint.map("conditions").flag("ready", true);
        }
        boolean hasPort = false;
        for (MapValue each : slice.list("ports").maps()) {
            hasPort |= each.text("name", "").equals(port) && each.has("port");
        }
        return isAny && hasPort;
    }

    private static void tell(Plan.Builder plan, ApiObject apiService, Verdict verdict, long nowMs) {
        String time =
                Instant.ofEpochMilli(nowMs).truncatedTo(ChronoUnit.SECONDS).toString();
        ListValue conditions = new ListValue();
        for (MapValue each : apiService.status().list("conditions").maps()) {
            if (!each.text("type", "").equals("Available")) {
                conditions.add(each.copy());
            } else if (each.text("status", "").equals(verdict.status)) {
                time = each.text("lastTransitionTime", time);
            }
        }
        conditions.add(new MapValue()
                .put("type", "Available")
                .put("status", verdict.status)
                .put("lastTransitionTime", time)
                .put("reason", verdict.reason)
                .put("message", verdict.message));
        MapValue status = apiService.status().copy().put("conditions", conditions);
        if (!status.equals(apiService.status())) {
            MapValue tree = apiService.tree().copy().put("status", status);
            tree.ensureMap("metadata").put("resourceVersion", Long.toString(apiService.revision()));
            plan.write(new Write.Update(apiService.key(), "status", tree));
        }
    }
}
