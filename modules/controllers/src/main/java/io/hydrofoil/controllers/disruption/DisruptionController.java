package io.hydrofoil.controllers.disruption;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.IntOrPercent;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.controllers.meta.Selecting;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the status of disruption budgets, from which the eviction of pods takes its permission. */
public final class DisruptionController implements Reconciler {
    /** How long an eviction that was permitted counts as a disturbance though its pod is still here. */
    private static final long EVICTION_TIMEOUT_MS = 120_000;

    private final Map<Kind, View> scaled = new HashMap<>();
    private @Nullable View budgets;
    private @Nullable View pods;

    @Override
    public String name() {
        return "disruption-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.BUDGET);
        budgets = all;
        pods = views.of(Kinds.POD).indexLabels();
        for (Kind kind :
                List.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.STATEFUL_SET, Kinds.REPLICATION_CONTROLLER)) {
            scaled.put(kind, views.of(kind));
            views.onChange(kind, (before, after) -> {
                if (before == null || after == null) {
                    return;
                }
                if (before.spec().number("replicas", 1) != after.spec().number("replicas", 1)) {
                    all.inNamespace(after.namespace()).forEach(budget -> queue.add(budget.key()));
                }
            });
        }
        views.onChange(Kinds.BUDGET, (before, after) -> {
            if (after != null) {
                queue.add(after.key());
            }
        });
        Selecting selecting = new Selecting(views, Kinds.BUDGET, DisruptionController::selector);
        views.onChange(Kinds.POD, (before, after) -> {
            if (isSame(before, after)) {
                return;
            }
            for (ApiObject pod : new ApiObject[] {before, after}) {
                if (pod != null) {
                    selecting.of(pod.namespace(), pod.metadata().map("labels")).forEach(queue::add);
                }
            }
        });
    }

    /** Whether a change of a pod is none for its budgets. */
    private static boolean isSame(@Nullable ApiObject before, @Nullable ApiObject after) {
        return before != null
                && after != null
                && before.uid().equals(after.uid())
                && Pods.isReady(before) == Pods.isReady(after)
                && Pods.isTerminal(before) == Pods.isTerminal(after)
                && before.isDeleting() == after.isDeleting()
                && before.metadata().map("labels").equals(after.metadata().map("labels"))
                && before.metadata()
                        .list("ownerReferences")
                        .equals(after.metadata().list("ownerReferences"));
    }

    /** Without a selector a budget selects nothing; an empty one selects every pod of its namespace. */
    private static LabelSelector selector(ApiObject budget) {
        return budget.spec().has("selector") ? LabelSelector.of(budget.spec().map("selector")) : LabelSelector.NOTHING;
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject budget = Objects.requireNonNull(budgets).get(key);
        Plan.Builder plan = new Plan.Builder();
        if (budget == null) {
            return Plan.NOTHING;
        }
        LabelSelector selector = selector(budget);
        List<ApiObject> selected = new ArrayList<>();
        for (ApiObject pod : Objects.requireNonNull(pods).selected(key.namespace(), selector)) {
            if (!Pods.isTerminal(pod)) {
                selected.add(pod);
            }
        }
        MapValue disrupted = disrupted(budget, selected, attempt.nowMs());
        int healthy = 0;
        for (ApiObject pod : selected) {
            healthy += Pods.isReady(pod) && !pod.isDeleting() && !disrupted.has(pod.name()) ? 1 : 0;
        }
        int expected = expected(budget, selected);
        int desired = desired(budget, expected);
        int allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
        MapValue status = budget.status().copy();
        status.remove("disruptedPods");
        if (!disrupted.isEmpty()) {
            status.put("disruptedPods", disrupted);
            plan.requeueAt(attempt.nowMs() + EVICTION_TIMEOUT_MS);
        }
        status.put("observedGeneration", budget.metadata().number("generation", 0))
                .put("disruptionsAllowed", allowed)
                .put("currentHealthy", healthy)
                .put("desiredHealthy", desired)
                .put("expectedPods", expected);
        MapValue known = Conditions.find(status, "DisruptionAllowed");
        Conditions.set(
                status,
                Conditions.of(known, "DisruptionAllowed", allowed > 0 ? "True" : "False", attempt.nowMs())
                        .put("reason", allowed > 0 ? "SufficientPods" : "InsufficientPods")
                        .put("message", "")
                        .put("observedGeneration", budget.metadata().number("generation", 0)));
        Write write = Changes.status(budget, status);
        return write == null ? plan.build() : plan.write(write).build();
    }

    /** Evictions that were permitted and whose pods are still here, without those that took too long to be true. */
    private static MapValue disrupted(ApiObject budget, List<ApiObject> selected, long nowMs) {
        MapValue rest = new MapValue();
        for (Map.Entry<String, Value> entry : budget.status().map("disruptedPods")) {
            boolean isWaiting =
                    selected.stream().anyMatch(pod -> pod.name().equals(entry.getKey()) && !pod.isDeleting());
            boolean isRecent = entry.getValue() instanceof StringValue(String time)
                    && Times.ms(time, 0) + EVICTION_TIMEOUT_MS > nowMs;
            if (isWaiting && isRecent) {
                rest.put(entry.getKey(), entry.getValue());
            }
        }
        return rest;
    }

    private int expected(ApiObject budget, List<ApiObject> selected) {
        if (budget.spec().get("minAvailable") instanceof NumberValue) {
            return selected.size();
        }
        Map<String, Integer> sizes = new HashMap<>();
        for (ApiObject pod : selected) {
            ApiObject owner = scaledOwner(pod);
            if (owner != null) {
                sizes.put(owner.uid(), (int) owner.spec().number("replicas", 1));
            }
        }
        return sizes.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static int desired(ApiObject budget, int expected) {
        Value unavailable = budget.spec().get("maxUnavailable");
        if (unavailable != null) {
            return Math.max(0, expected - IntOrPercent.resolve(unavailable, expected, true, 0));
        }
        return IntOrPercent.resolve(budget.spec().get("minAvailable"), expected, true, 0);
    }

    /** What decides how many pods there should be: a deployment rather than its replica set. */
    private @Nullable ApiObject scaledOwner(ApiObject pod) {
        ApiObject owner = null;
        for (Map.Entry<Kind, View> entry : scaled.entrySet()) {
            ObjectKey key = Owners.controllerKey(pod, entry.getKey());
            owner = key == null ? owner : entry.getValue().get(key);
        }
        ObjectKey above = Owners.controllerKey(owner, Kinds.DEPLOYMENT);
        View deployments = scaled.get(Kinds.DEPLOYMENT);
        ApiObject deployment = above == null || deployments == null ? null : deployments.get(above);
        return deployment == null ? owner : deployment;
    }
}
