package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.scheduler.PendingPod.State;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Pods without a node. The naive way wakes every waiting pod on every event, and a backlog of pods that fit nowhere
 * starves the rest. Here pods that found no room wait by {@link Demand}, and a changed node wakes only demands that
 * fit this node now, and of those only as many pods as it has room for; each pod that is then placed wakes the next
 * of its kind.
 *
 * <pre>
 * state             | upsert         | next      | noRoom           | blocked           | failed      | poll, wake
 * GATED             | ACTIVE (1)     |           |                  |                   |             |
 * ACTIVE            |                | IN_FLIGHT |                  |                   |             |
 * IN_FLIGHT         |                |           | WAITING_FOR_ROOM | WAITING_FOR_CLAIM | BACKING_OFF |
 * BACKING_OFF       | ACTIVE (2)     |           |                  |                   |             | ACTIVE
 * WAITING_FOR_ROOM  | ACTIVE (2)     |           |                  |                   |             | ACTIVE
 * WAITING_FOR_CLAIM | ACTIVE (2)     |           |                  |                   |             | ACTIVE
 * 1  when its gates are gone
 * 2  when its spec has changed
 * </pre>
 *
 * Owned by one thread; time is an argument.
 */
final class PodQueue {
    static final long FIRST_BACKOFF_MS = 1_000;
    static final long LAST_BACKOFF_MS = 10_000;
    /** A pod that waits for room is tried again after this time in any case, should an event have been misjudged. */
    static final long LONGEST_WAIT_MS = 300_000;

    private final Map<String, PendingPod> pods = new HashMap<>();
    private final TreeSet<PendingPod> active = new TreeSet<>(PendingPod.ORDER);
    private final Map<Demand, TreeSet<PendingPod>> waiting = new LinkedHashMap<>();
    private final Map<String, TreeSet<PendingPod>> byClaim = new HashMap<>();
    private final Deadlines<PendingPod> due = new Deadlines<>();
    private long sequence;

    /** A pod without a node was seen, for the first time or changed. */
    void upsert(ApiObject pod, long nowMs) {
        PendingPod known = pods.get(pod.uid());
        if (known == null) {
            PendingPod fresh = new PendingPod(pod, nowMs, sequence++);
            pods.put(fresh.uid, fresh);
            if (!fresh.isGated()) {
                activate(fresh);
            }
            return;
        }
        boolean sameSpec = known.pod.spec().equals(pod.spec());
        known.pod = pod;
        if (sameSpec) {
            return;
        }
        leave(known);
        known.demand = Demand.of(pod.spec(), List.of());
        if (known.state != State.IN_FLIGHT) {
            known.state = State.GATED;
            if (!known.isGated()) {
                activate(known);
            }
        }
    }

    /** The pod has a node, or is gone. */
    void remove(String uid) {
        PendingPod known = pods.remove(uid);
        if (known != null) {
            leave(known);
            known.state = State.GATED;
        }
    }

    /** The pod, or null. */
    @Nullable
    PendingPod get(String uid) {
        return pods.get(uid);
    }

    /** Takes the first active pod in flight; null: none. */
    @Nullable
    PendingPod next() {
        PendingPod first = active.pollFirst();
        if (first != null) {
            first.state = State.IN_FLIGHT;
        }
        return first;
    }

    /** A pod in flight found no node. */
    void noRoom(PendingPod pod, long nowMs) {
        requireInFlight(pod);
        pod.state = State.WAITING_FOR_ROOM;
        waiting.computeIfAbsent(pod.demand, demand -> new TreeSet<>(PendingPod.ORDER))
                .add(pod);
        schedule(pod, nowMs + LONGEST_WAIT_MS);
    }

    /** A pod in flight needs a claim ({@code namespace/name}) that is not ready. */
    void blocked(PendingPod pod, String claim) {
        requireInFlight(pod);
        pod.state = State.WAITING_FOR_CLAIM;
        pod.claim = claim;
        byClaim.computeIfAbsent(claim, key -> new TreeSet<>(PendingPod.ORDER)).add(pod);
    }

    /** The binding of a pod in flight was refused: it is tried again after 1, 2, 4 and then at most 10 seconds. */
    void failed(PendingPod pod, long nowMs) {
        requireInFlight(pod);
        pod.state = State.BACKING_OFF;
        schedule(pod, nowMs + Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS << Math.min(pod.failures, 10)));
        pod.failures++;
    }

    /** A node changed for the better, or a pod left it: wakes those that fit it now. Returns how many. */
    int wake(NodeTable table, int row) {
        int woken = 0;
        for (Map.Entry<Demand, TreeSet<PendingPod>> entry : List.copyOf(waiting.entrySet())) {
            TreeSet<PendingPod> kind = entry.getValue();
            int room = new Fit(table, entry.getKey()).room(row, kind.size());
            for (; room > 0 && !kind.isEmpty(); room--) {
                wake(kind.first());
                woken++;
            }
        }
        return woken;
    }

    /** A pod of this demand was placed: so may be the next that waits. */
    void wakeNext(Demand demand) {
        TreeSet<PendingPod> kind = waiting.get(demand);
        if (kind != null) {
            wake(kind.first());
        }
    }

    /** A claim changed. */
    void wakeClaim(String claim) {
        TreeSet<PendingPod> blocked = byClaim.get(claim);
        if (blocked != null) {
            List.copyOf(blocked).forEach(this::wake);
        }
    }

    /** Wakes those whose time has come; returns how many. */
    int poll(long nowMs) {
        int woken = 0;
        for (PendingPod pod = due.poll(nowMs); pod != null; pod = due.poll(nowMs)) {
            boolean sleeps = pod.state == State.BACKING_OFF || pod.state == State.WAITING_FOR_ROOM;
            if (sleeps && pod.dueMs <= nowMs && pods.get(pod.uid) == pod) {
                wake(pod);
                woken++;
            }
        }
        return woken;
    }

    /** When {@link #poll} may have something. */
    long nextMs() {
        return due.nextMs();
    }

    boolean hasActive() {
        return !active.isEmpty();
    }

    int size() {
        return pods.size();
    }

    private void schedule(PendingPod pod, long atMs) {
        pod.dueMs = atMs;
        due.schedule(atMs, pod);
    }

    private void wake(PendingPod pod) {
        leave(pod);
        activate(pod);
    }

    private void activate(PendingPod pod) {
        pod.state = State.ACTIVE;
        active.add(pod);
    }

    private void leave(PendingPod pod) {
        switch (pod.state) {
            case ACTIVE -> active.remove(pod);
            case WAITING_FOR_ROOM -> removeFrom(waiting, pod.demand, pod);
            case WAITING_FOR_CLAIM -> removeFrom(byClaim, pod.claim == null ? "" : pod.claim, pod);
            case GATED, IN_FLIGHT, BACKING_OFF -> {}
        }
    }

    private static <K> void removeFrom(Map<K, ? extends Set<PendingPod>> sets, K key, PendingPod pod) {
        Set<PendingPod> set = sets.get(key);
        if (set != null && set.remove(pod) && set.isEmpty()) {
            sets.remove(key);
        }
    }

    private static void requireInFlight(PendingPod pod) {
        Invariant.check(pod.state == State.IN_FLIGHT, "only a pod in flight can fail");
    }
}
