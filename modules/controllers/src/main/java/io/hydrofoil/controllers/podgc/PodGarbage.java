package io.hydrofoil.controllers.podgc;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Removes pods that no node will ever finish: those of nodes that are gone (after a quarantine, for a node may come
 * back), and the oldest ended ones
 * when there are very many.
 */
public final class PodGarbage implements Reconciler {
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
    private static final long QUARANTINE_MS = 40_000;
    private static final int MAX_ENDED = 12_500;

    private final Map<ObjectKey, Long> missingSinceMs = new HashMap<>();
    private final int maxEnded;
    private int ended;
    private @Nullable View nodes;
    private @Nullable View pods;

    /** With the usual threshold. */
    public PodGarbage() {
        this(MAX_ENDED);
    }

    PodGarbage(int maxEnded) {
        this.maxEnded = maxEnded;
    }

    @Override
    public String name() {
        return "pod-garbage-collector";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View allNodes = views.of(Kinds.NODE);
        View allPods = Pods.byNode(views);
        nodes = allNodes;
        pods = allPods;
        views.onChange(Kinds.NODE, (before, after) -> {
            boolean isOut = after != null && (before == null || !isOutOfService(before)) && isOutOfService(after);
            if (after == null || isOut) {
                String name =
                        Objects.requireNonNull(after == null ? before : after).name();
                allPods.by(Pods.BY_NODE, name).forEach(pod -> queue.add(pod.key()));
            }
        });
        views.onChange(Kinds.POD, (before, after) -> {
            boolean wasEnded = before != null && Pods.isTerminal(before);
            boolean isEnded = after != null && Pods.isTerminal(after);
            if (wasEnded != isEnded) {
                ended += isEnded ? 1 : -1;
            }
            boolean isHomeless =
                    after != null && !Pods.node(after).isEmpty() && allNodes.get("", Pods.node(after)) == null;
            if (after != null
                    && (isHomeless
                            || isNobodys(after)
                            || isOutOfService(after, allNodes)
                            || (isEnded && ended > maxEnded))) {
                queue.add(after.key());
            } else if (after == null && before != null) {
                missingSinceMs.remove(before.key());
            }
        });
    }

    /** Being deleted before it got a node: nobody else will ever finish it. */
    private static boolean isNobodys(ApiObject pod) {
        return pod.isDeleting() && Pods.node(pod).isEmpty();
    }

    /** An administrator says that the node is really off, and not only silent. */
    private static boolean isOutOfService(ApiObject node) {
        if (Conditions.isTrue(node.status(), "Ready")) {
            return false;
        }
        for (MapValue taint : node.spec().list("taints").maps()) {
            if (OUT_OF_SERVICE.equals(taint.text("key"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutOfService(ApiObject pod, View nodes) {
        ApiObject node = pod.isDeleting() ? nodes.get("", Pods.node(pod)) : null;
        return node != null && isOutOfService(node);
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject pod = Objects.requireNonNull(pods).get(key);
        Plan.Builder plan = new Plan.Builder();
        if (pod == null) {
            return Plan.NOTHING;
        }
        boolean isHomeless =
                !Pods.node(pod).isEmpty() && Objects.requireNonNull(nodes).get("", Pods.node(pod)) == null;
        if (isHomeless) {
            long sinceMs = missingSinceMs.computeIfAbsent(key, k -> attempt.nowMs());
            if (attempt.nowMs() < sinceMs + QUARANTINE_MS) {
                return plan.requeueAt(sinceMs + QUARANTINE_MS).build();
            }
            remove(plan, pod, "PodGC: node no longer exists", attempt.nowMs());
        } else if (isNobodys(pod)) {
            plan.write(new Write.Delete(pod.key(), pod.uid(), 0, 0, null));
        } else if (isOutOfService(pod, Objects.requireNonNull(nodes))) {
            remove(plan, pod, null, attempt.nowMs());
        } else {
            missingSinceMs.remove(key);
            if (ended > maxEnded) {
                removeOldest(plan);
            }
        }
        return plan.build();
    }

    private static void remove(Plan.Builder plan, ApiObject pod, @Nullable String disruption, long nowMs) {
        if (!Pods.isTerminal(pod)) {
            MapValue status = pod.status().copy().put("phase", "Failed");
            if (disruption != null) {
                Conditions.set(
                        status,
                        Conditions.of(null, "DisruptionTarget", "True", nowMs)
                                .put("reason", "DeletionByPodGC")
                                .put("message", disruption));
            }
            Write told = Changes.status(pod, status);
            if (told != null) {
                plan.write(told).then();
            }
        }
        plan.write(new Write.Delete(pod.key(), pod.uid(), 0, 0, null));
    }

    private void removeOldest(Plan.Builder plan) {
        List<ApiObject> all = new ArrayList<>();
        for (ApiObject pod : Objects.requireNonNull(pods).all()) {
            if (Pods.isTerminal(pod) && !pod.isDeleting()) {
                all.add(pod);
            }
        }
        all.sort(Comparator.comparing(pod -> pod.metadata().text("creationTimestamp", "")));
        int surplus = Math.min(all.size() - maxEnded, Plan.MAX_STAGE);
        all.subList(0, Math.max(0, surplus))
                .forEach(pod -> plan.write(new Write.Delete(pod.key(), pod.uid(), 0, 0, null)));
    }
}
