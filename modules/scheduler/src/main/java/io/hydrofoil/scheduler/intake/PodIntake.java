package io.hydrofoil.scheduler.intake;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.queue.PendingPod;
import io.hydrofoil.scheduler.table.Resident;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Pods as they come, change and go: those without a node into the queue, those with one onto its row. */
public final class PodIntake {
    private final Board board;
    private final PodReader reader;
    private final LongSupplier nowMs;
    /** By {@code namespace/name}, for a pod may be replaced by another of its name. */
    private final Map<String, String> uids = new HashMap<>();

    private final Set<String> unseen = new HashSet<>();

    /** Onto this board; {@code nowMs} tells the time. */
    public PodIntake(Board board, PodReader reader, LongSupplier nowMs) {
        this.board = board;
        this.reader = reader;
        this.nowMs = nowMs;
    }

    /** What is known of pods is told anew from here on. */
    public void reset() {
        unseen.addAll(uids.keySet());
    }

    /** All pods that exist have been told. */
    public void synced() {
        for (String name : unseen) {
            forget(uids.remove(name));
        }
        unseen.clear();
    }

    /** A pod was seen. */
    public void put(ApiObject pod) {
        String name = pod.namespace() + "/" + pod.name();
        unseen.remove(name);
        String before = uids.put(name, pod.uid());
        if (before != null && !before.equals(pod.uid())) {
            forget(before);
        }
        String node = pod.spec().text("nodeName", "");
        Profile profile = reader.profile(pod);
        if (isFinished(pod)) {
            forget(pod.uid());
        } else if (!node.isEmpty()) {
            bound(pod, node);
        } else if (pod.isDeleting() || profile == null) {
            dequeue(pod.uid());
        } else {
            enqueue(pod, profile);
        }
    }

    /** A pod is gone. */
    public void remove(ApiObject last) {
        String name = last.namespace() + "/" + last.name();
        unseen.remove(name);
        if (uids.remove(name, last.uid())) {
            forget(last.uid());
        }
    }

    private void forget(@Nullable String uid) {
        if (uid != null) {
            dequeue(uid);
            String node = board.residents().release(uid);
            if (node != null) {
                board.waker().better(node);
            }
        }
    }

    private void enqueue(ApiObject pod, Profile profile) {
        PendingPod.Seen seen = reader.waiting(pod, profile);
        PendingPod.Seen before = board.queue().upsert(seen, nowMs.getAsLong());
        String was = before == null ? "" : nominatedNode(before);
        if (before != null) {
            board.table().census().giveUp(before.kind());
        }
        String is = nominatedNode(seen);
        PendingPod pending = board.queue().get(pod.uid());
        if (pending != null && !is.equals(was) && !pending.isStatusStale()) {
            nominate(pending, is);
        }
    }

    private static String nominatedNode(PendingPod.Seen seen) {
        return seen.about().status().text("nominatedNodeName", "");
    }

    /** The pod is to run on this node once others have left it; empty: on none. */
    public void nominate(PendingPod pending, String node) {
        Resident before = pending.nominated();
        if (before != null) {
            String where = board.table().nominatedNode(before);
            if (where.equals(node)) {
                return;
            }
            board.table().denominate(before);
            board.table().dismiss(before);
            pending.nominated(null);
            board.waker().better(where);
        }
        if (!node.isEmpty()) {
            Demand demand = pending.seen().demand();
            Resident resident = reader.charge(pending.seen(), demand);
            board.table().nominate(node, resident);
            pending.nominated(resident);
        }
    }

    private void bound(ApiObject pod, String node) {
        dequeue(pod.uid());
        Resident known = board.residents().get(pod.uid());
        boolean moved = known != null && !board.table().name(known.row()).equals(node);
        Resident now = reader.bound(pod, moved ? null : known);
        if (now == null) {
            return;
        }
        if (known != null) {
            board.residents().release(pod.uid());
            // resized downwards, relabelled, or being deleted now: each may help someone
            board.waker().better(node);
        } else {
            board.waker().othersCame();
        }
        board.residents().add(node, now);
    }

    private void dequeue(String uid) {
        PendingPod pending = board.queue().remove(uid);
        if (pending != null) {
            nominate(pending, "");
            board.table().census().giveUp(pending.seen().kind());
        }
    }

    private static boolean isFinished(ApiObject pod) {
        String phase = pod.status().text("phase", "");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
