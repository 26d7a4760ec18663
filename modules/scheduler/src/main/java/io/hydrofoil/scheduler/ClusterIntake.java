package io.hydrofoil.scheduler;

import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes of pods, nodes and claims into changes of the node table and the queue, and remembers which nodes
 * changed for the better: only those
 * can help a waiting pod. Runs on the scheduler's agent.
 */
final class ClusterIntake {
    private final String schedulerName;
    private final NodeTable table;
    private final PodAccounts accounts;
    private final PodQueue queue;
    private final LongSupplier nowMs;
    private final Set<String> improvedNodes = new LinkedHashSet<>();

    ClusterIntake(String schedulerName, NodeTable table, PodAccounts accounts, PodQueue queue, LongSupplier nowMs) {
        this.schedulerName = schedulerName;
        this.table = table;
        this.accounts = accounts;
        this.queue = queue;
        this.nowMs = nowMs;
    }

    void listen(Views views) {
        KindTable kinds = KindTable.builtin();
        views.onChange(kinds.require("v1", "Node"), this::onNode);
        views.onChange(kinds.require("v1", "Pod"), this::onPod);
        views.onChange(kinds.require("v1", "PersistentVolumeClaim"), (before, after) -> onClaim(before, after));
        views.onChange(kinds.require("v1", "PersistentVolume"), (before, after) -> onVolume(after));
    }

    /** A node got room outside of any view change: an assumption was given up. */
    void improved(String node) {
        improvedNodes.add(node);
    }

    /** Wakes what can use the nodes that changed for the better; returns how many pods. */
    int wake() {
        if (improvedNodes.isEmpty()) {
            return 0;
        }
        int woken = 0;
        for (String node : improvedNodes) {
            int row = table.row(node);
            if (row >= 0 && table.isLive(row)) {
                woken += queue.wake(table, row);
            }
        }
        improvedNodes.clear();
        return woken;
    }

    private void onNode(@Nullable ApiObject before, @Nullable ApiObject after) {
        if (after == null) {
            table.remove(before == null ? "" : before.name());
        } else if (before == null || matters(before, after)) {
            table.put(after);
            improved(after.name());
        }
    }

    private static boolean matters(ApiObject before, ApiObject after) {
        return !before.spec().equals(after.spec())
                || !before.metadata().map("labels").equals(after.metadata().map("labels"))
                || !before.status().map("allocatable").equals(after.status().map("allocatable"));
    }

    private void onPod(@Nullable ApiObject before, @Nullable ApiObject after) {
        if (before != null && (after == null || !before.uid().equals(after.uid()))) {
            queue.remove(before.uid());
            release(before.uid());
        }
        if (after == null) {
            return;
        }
        String node = after.spec().text("nodeName", "");
        if (isFinished(after)) {
            queue.remove(after.uid());
            release(after.uid());
        } else if (!node.isEmpty()) {
            onBound(before, after, node);
        } else if (after.isDeleting() || !after.spec().text("schedulerName", "").equals(schedulerName)) {
            queue.remove(after.uid());
        } else {
            queue.upsert(after, nowMs.getAsLong());
        }
    }

    private void onBound(@Nullable ApiObject before, ApiObject after, String node) {
        queue.remove(after.uid());
        if (before != null && before.spec().equals(after.spec()) && !isFinished(before)) {
            return; // only its status changed
        }
        Demand.Load load = Demand.load(after.spec());
        if (accounts.bound(after.uid(), node, load, PendingPod.priorityOf(after))) {
            improved(node); // a pod may have been resized downwards
        }
    }

    private void release(String uid) {
        String node = accounts.release(uid);
        if (node != null) {
            improved(node);
        }
    }

    private void onClaim(@Nullable ApiObject before, @Nullable ApiObject after) {
        ApiObject claim = after == null ? before : after;
        if (claim != null) {
            queue.wakeClaim(claim.namespace() + "/" + claim.name());
        }
    }

    private void onVolume(@Nullable ApiObject after) {
        if (after != null) {
            MapValue claim = after.spec().map("claimRef");
            queue.wakeClaim(claim.text("namespace", "") + "/" + claim.text("name", ""));
        }
    }

    private static boolean isFinished(ApiObject pod) {
        String phase = pod.status().text("phase", "");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
