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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches the heartbeats of nodes. One that is silent for too long gets unknown conditions, its pods are marked not
 * ready, and its conditions become taints. Heartbeats are judged by the time between them as the node's clock tells
 * it: a node whose clock is wrong, or a control plane that was away, condemns nobody.
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

    private final SignsOfLife signs = new SignsOfLife();
    private final UnreadyPods unready = new UnreadyPods();
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
            unready.onNode(before, after);
            if (after != null) {
                queue.add(after.key());
            } else if (before != null) {
                signs.forget(before.name());
            }
        });
        views.onChange(Kinds.POD, unready::onPod);
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject node = Objects.requireNonNull(nodes).get(key);
        if (node == null) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        ApiObject lease = Objects.requireNonNull(leases).get(LEASES, node.name());
        long leftMs = signs.heardMs(node, lease, attempt.monotonicMs()) + GRACE_MS - attempt.monotonicMs();
        if (leftMs > 0) {
            plan.requeueAt(attempt.nowMs() + leftMs);
        } else {
            plan.requeueAt(attempt.nowMs() + GRACE_MS);
            silence(plan, node, attempt.nowMs());
        }
        if (plan.hasNoWrites()) {
            Write taints = NodeTaints.write(node, mayEvict(plan, node, attempt), attempt.nowMs());
            if (taints != null) {
                plan.write(taints);
            }
            unready.mark(plan, node, Objects.requireNonNull(pods), attempt.nowMs());
        }
        return plan.build();
    }

    private boolean mayEvict(Plan.Builder plan, ApiObject node, Attempt attempt) {
        if (!NodeTaints.wantsEviction(node)) {
            return true;
        }
        if (NodeTaints.isEvicting(node)) {
            return zones.isEvictionOn();
        }
        long waitMs = zones.take(node, attempt.monotonicMs()) - attempt.monotonicMs();
        if (waitMs > 0) {
            plan.requeueAt(attempt.nowMs() + waitMs);
        }
        return waitMs <= 0;
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
}
