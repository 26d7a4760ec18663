package io.hydrofoil.controllers.nodelifecycle;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.controllers.pods.Taints;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Deletes pods from nodes with NoExecute taints that they do not tolerate, or no longer. */
public final class TaintEviction implements Reconciler {
    private @Nullable View nodes;
    private @Nullable View pods;

    @Override
    public String name() {
        return "taint-eviction-controller";
    }

    @Override
    public String user() {
        return "system:serviceaccount:kube-system:node-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View allNodes = views.of(Kinds.NODE);
        View allPods = Pods.byNode(views);
        nodes = allNodes;
        pods = allPods;
        views.onChange(Kinds.NODE, (before, after) -> {
            boolean isSame = before != null
                    && after != null
                    && before.spec().list("taints").equals(after.spec().list("taints"));
            if (after != null && !isSame) {
                allPods.by(Pods.BY_NODE, after.name()).forEach(pod -> queue.add(pod.key()));
            }
        });
        views.onChange(Kinds.POD, (before, after) -> {
            boolean isNew = after != null
                    && (before == null
                            || !Pods.node(before).equals(Pods.node(after))
                            || !before.spec()
                                    .list("tolerations")
                                    .equals(after.spec().list("tolerations")));
            ApiObject node = after == null ? null : allNodes.get("", Pods.node(after));
            if (after != null
                    && isNew
                    && node != null
                    && !node.spec().list("taints").isEmpty()) {
                queue.add(after.key());
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject pod = Objects.requireNonNull(pods).get(key);
        ApiObject node = pod == null ? null : Objects.requireNonNull(nodes).get("", Pods.node(pod));
        if (pod == null || node == null || pod.isDeleting()) {
            return Plan.NOTHING;
        }
        long dueMs = dueMs(pod, node, attempt.nowMs());
        Plan.Builder plan = new Plan.Builder();
        if (dueMs == Long.MAX_VALUE) {
            return Plan.NOTHING;
        }
        if (dueMs > attempt.nowMs()) {
            return plan.requeueAt(dueMs).build();
        }
        MapValue status = pod.status().copy();
        Conditions.set(
                status,
                Conditions.of(Conditions.find(status, "DisruptionTarget"), "DisruptionTarget", "True", attempt.nowMs())
                        .put("reason", "DeletionByTaintManager")
                        .put("message", "Taint manager: deleting due to NoExecute taint"));
        Write told = Changes.status(pod, status);
        if (told != null) {
            plan.write(told).then();
        }
        plan.write(
                Write.Delete.of(pod),
                Plan.Note.normal(
                        pod, "TaintManagerEviction", "Marking for deletion Pod " + pod.namespace() + "/" + pod.name()),
                null);
        return plan.build();
    }

    /**
     * When the pod must go: now for a taint that it does not tolerate, after the shortest toleration else; {@link
     * Long#MAX_VALUE}: never.
     */
    private static long dueMs(ApiObject pod, ApiObject node, long nowMs) {
        ListValue tolerations = pod.spec().list("tolerations");
        long dueMs = Long.MAX_VALUE;
        for (MapValue taint : node.spec().list("taints").maps()) {
            if (!"NoExecute".equals(taint.text("effect"))) {
                continue;
            }
            MapValue toleration = Taints.toleration(taint, tolerations);
            if (toleration == null) {
                return nowMs;
            }
            if (toleration.has("tolerationSeconds")) {
                long sinceMs = Math.max(
                        Times.ms(taint.text("timeAdded"), nowMs),
                        Times.ms(pod.status().text("startTime"), 0));
                dueMs = Math.min(dueMs, sinceMs + Math.max(0, toleration.number("tolerationSeconds", 0)) * 1_000);
            }
        }
        return dueMs;
    }
}
