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
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches the heartbeats of nodes. One that is silent for too long gets unknown conditions, its pods are marked not
 * ready, and its conditions become
 * taints. Heartbeats are judged by the time between them as the node's clock tells it, counted from when this process
 * first looked: a node whose clock
 * is wrong, or a control plane that was away, condemns nobody.
 *
 * <p>Costs nothing per heartbeat: a node is looked at when its object changes and when its last known heartbeat is
 * about to be too old.
 */
public final class NodeLifecycleController implements Reconciler {
    static final String NOT_READY = "node.kubernetes.io/not-ready";
    static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    private static final String LEASES = "kube-node-lease";
    private static final long GRACE_MS = 50_000;
    private static final List<String> CONDITIONS = List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

    private final Map<String, Heartbeat> heartbeats = new HashMap<>();
    private final Zones zones = new Zones();
    private @Nullable View nodes;
    private @Nullable View leases;
    private @Nullable View pods;

    @Override
    public String name() {
        return "node-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.NODE);
        nodes = all;
        leases = views.of(Kinds.LEASE);
        pods = Pods.byNode(views);
        views.onChange(Kinds.NODE, (before, after) -> {
            if (zones.update(before, after)) {
                all.all().stream().filter(node -> !Zones.isReady(node)).forEach(node -> queue.add(node.key()));
            }
            if (after != null) {
                queue.add(after.key());
            } else if (before != null) {
                heartbeats.remove(before.name());
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject node = Objects.requireNonNull(nodes).get(key);
        if (node == null) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        long silentAtMs = heartbeat(node, attempt.nowMs()) + GRACE_MS;
        if (silentAtMs > attempt.nowMs()) {
            plan.requeueAt(silentAtMs);
        } else {
            plan.requeueAt(attempt.nowMs() + GRACE_MS);
            silence(plan, node, attempt.nowMs());
        }
        if (plan.hasNoWrites()) {
            Write taints = NodeTaints.write(node, mayEvict(plan, node, attempt.nowMs()), attempt.nowMs());
            if (taints != null) {
                plan.write(taints);
            }
            markPods(plan, node, attempt.nowMs());
        }
        return plan.build();
    }

    private boolean mayEvict(Plan.Builder plan, ApiObject node, long nowMs) {
        if (!NodeTaints.wantsEviction(node)) {
            return true;
        }
        if (NodeTaints.isEvicting(node)) {
            return zones.isEvictionOn();
        }
        long atMs = zones.take(node, nowMs);
        if (atMs > nowMs) {
            plan.requeueAt(atMs);
        }
        return atMs <= nowMs;
    }

    /** When the node was last heard of, in this process's time. */
    private long heartbeat(ApiObject node, long nowMs) {
        long stampMs = 0;
        ApiObject lease = Objects.requireNonNull(leases).get(LEASES, node.name());
        if (lease != null) {
            stampMs = Times.ms(lease.spec().text("renewTime"), 0);
        }
        MapValue ready = Conditions.find(node.status(), "Ready");
        if (ready != null && !"Unknown".equals(ready.text("status"))) {
            stampMs = Math.max(stampMs, Times.ms(ready.text("lastHeartbeatTime"), 0));
        }
        Heartbeat known = heartbeats.get(node.name());
        Heartbeat now = known == null
                ? new Heartbeat(stampMs, nowMs)
                : stampMs > known.stampMs
                        ? new Heartbeat(stampMs, Math.min(nowMs, known.heardMs + (stampMs - known.stampMs)))
                        : known;
        heartbeats.put(node.name(), now);
        return now.heardMs;
    }

    private static void silence(Plan.Builder plan, ApiObject node, long nowMs) {
        MapValue status = node.status().copy();
        boolean wasReady = Conditions.isTrue(status, "Ready");
        for (String type : CONDITIONS) {
            MapValue known = Conditions.find(status, type);
            if (known != null && "Unknown".equals(known.text("status"))) {
                continue;
            }
            MapValue unknown = Conditions.of(known, type, "Unknown", nowMs);
            unknown.put(
                            "lastHeartbeatTime",
                            known == null
                                    ? node.metadata().text("creationTimestamp", "")
                                    : known.text("lastHeartbeatTime", Times.seconds(nowMs)))
                    .put("reason", known == null ? "NodeStatusNeverUpdated" : "NodeStatusUnknown")
                    .put(
                            "message",
                            known == null
                                    ? "Kubelet never posted node status."
                                    : "Kubelet stopped posting node status.");
            Conditions.set(status, unknown);
        }
        Write write = Changes.status(node, status);
        if (write != null) {
            plan.write(write);
            if (wasReady) {
                plan.note(
                        Plan.Note.normal(node, "NodeNotReady", "Node " + node.name() + " status is now: NodeNotReady"));
            }
        }
    }

    /** Pods of a node that is not ready are not ready: services must stop sending to them. */
    private void markPods(Plan.Builder plan, ApiObject node, long nowMs) {
        MapValue ready = Conditions.find(node.status(), "Ready");
        if (ready == null || "True".equals(ready.text("status"))) {
            return;
        }
        for (ApiObject pod : Objects.requireNonNull(pods).by(Pods.BY_NODE, node.name())) {
            if (!Pods.isReady(pod) || Pods.isTerminal(pod) || plan.stageSize() >= Plan.MAX_STAGE - 1) {
                continue;
            }
            MapValue status = pod.status().copy();
            MapValue known = Conditions.find(status, "Ready");
            MapValue condition = Objects.requireNonNull(known).copy();
            condition.put("status", "False").put("lastTransitionTime", Times.seconds(nowMs));
            Conditions.set(status, condition);
            Write write = Changes.status(pod, status);
            if (write != null) {
                plan.write(write, Plan.Note.warning(pod, "NodeNotReady", "Node is not ready"), null);
            }
        }
    }

    private record Heartbeat(long stampMs, long heardMs) {}
}
