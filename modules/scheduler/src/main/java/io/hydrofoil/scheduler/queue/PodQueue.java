package io.hydrofoil.scheduler.queue;

import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.queue.PendingPod.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pods without a node. The naive way wakes every waiting pod on every event, and a backlog of pods that fit nowhere
 * starves the rest. Here pods that found no room wait by what they ask ({@link WaitingClass}), and the {@link Waker}
 * wakes only classes that a change can help, and of those only as many pods as there is room for; each pod that is then
 * placed wakes the next of its class.
 *
 * <pre>
 * state             | upsert     | next      | noRoom  | blocked | failed            | poll   | wake
 * HELD              | ACTIVE (1) |           |         |         |                   |        |
 * ACTIVE            | ACTIVE (2) | IN_FLIGHT |         |         |                   |        |
 * IN_FLIGHT         | (3)        |           | WAITING | BLOCKED | ERROR_BACKING_OFF |        |
 * BACKING_OFF       | ACTIVE (2) | IN_FLIGHT |         |         |                   | ACTIVE |
 * ERROR_BACKING_OFF | ACTIVE (2) |           |         |         |                   | ACTIVE |
 * WAITING           | ACTIVE (2) |           |         |         |                   | ACTIVE | BACKING_OFF (4)
 * BLOCKED           | ACTIVE (2) |           |         |         |                   | ACTIVE | BACKING_OFF (4)
 * 1  when its gates are gone
 * 2  when what it asks has changed; HELD if it has got gates
 * 3  when what it asks has changed, the flight's failure leads to ACTIVE
 * 4  ACTIVE if its back-off is over
 * </pre>
 *
 * As with kube-scheduler, pods in back-off are next when nobody else is, those after errors excepted. Owned by one
 * thread; time is an argument.
 */
public final class PodQueue {
    /** A pod that waits is tried again after this time in any case, should an event have been misjudged. */
    public static final long LONGEST_WAIT_MS = 300_000;

    private final Backoff backoff;
    private final Map<String, PendingPod> pods = new HashMap<>();
    private final TreeSet<PendingPod> active = new TreeSet<>(PendingPod.ORDER);
    private final TreeSet<PendingPod> backingOff = new TreeSet<>(PendingPod.BY_BACKOFF);
    private final Waiting waiting = new Waiting();
    private final Deadlines<PendingPod> due = new Deadlines<>();
    private long sequence;

    /** An empty queue. */
    public PodQueue(Backoff backoff) {
        this.backoff = backoff;
    }

    /** A pod without a node was seen, for the first time or changed. Returns what was known of it, to be given back. */
    public PendingPod.@Nullable Seen upsert(PendingPod.Seen seen, long nowMs) {
        PendingPod known = pods.get(seen.about().uid());
        if (known == null) {
            PendingPod fresh = new PendingPod(seen, nowMs, sequence++);
            pods.put(fresh.uid, fresh);
            if (!seen.isGated()) {
                activate(fresh);
            }
            return null;
        }
        PendingPod.Seen before = known.seen();
        if (before.isAskingTheSame(seen)) {
            known.seen(seen);
            return before;
        }
        if (known.state == State.IN_FLIGHT) {
            known.seen(seen);
            known.isChangedInFlight = true;
            return before;
        }
        leave(known);
        Wave.leave(known);
        known.seen(seen);
        known.state = State.HELD;
        if (!seen.isGated()) {
            activate(known);
        }
        return before;
    }

    /** The pod has a node, or is gone; returns it, or null. */
    public @Nullable PendingPod remove(String uid) {
        PendingPod known = pods.remove(uid);
        if (known != null) {
            leave(known);
            known.state = State.HELD;
            Wave.leave(known);
        }
        return known;
    }

    /** The pod, or null. */
    public @Nullable PendingPod get(String uid) {
        return pods.get(uid);
    }

    /** Takes the first pod in flight: an active one, else one in back-off; null: none. */
    public @Nullable PendingPod next() {
        PendingPod first = active.pollFirst();
        if (first == null) {
            first = backingOff.pollFirst();
        }
        if (first != null) {
            first.state = State.IN_FLIGHT;
            first.isChangedInFlight = false;
            Wave.leave(first);
        }
        return first;
    }

    /** A pod in flight found no node. {@code isLocal}: only rows' own states decide about it. */
    public void noRoom(PendingPod pod, Demand demand, boolean isLocal, long nowMs) {
        if (fail(pod, ++pod.unschedulableCount, nowMs)) {
            pod.state = State.WAITING;
            waiting.add(pod, key(pod, demand), isLocal);
            schedule(pod, nowMs + LONGEST_WAIT_MS);
        }
    }

    /** A pod in flight needs something that is not ready, named by any text. */
    public void blocked(PendingPod pod, String by, long nowMs) {
        if (fail(pod, ++pod.unschedulableCount, nowMs)) {
            pod.state = State.BLOCKED;
            waiting.block(pod, by);
            schedule(pod, nowMs + LONGEST_WAIT_MS);
        }
    }

    /** The flight of a pod led to nothing by no fault of its own: it is next again. */
    public void again(PendingPod pod) {
        Invariant.check(pod.state == State.IN_FLIGHT, "only a pod in flight can start again");
        activate(pod);
    }

    /** An error ended the flight of a pod: it is tried again after 1, 2, 4 and then at most 10 seconds. */
    public void failed(PendingPod pod, long nowMs) {
        if (fail(pod, ++pod.errorCount, nowMs)) {
            pod.state = State.ERROR_BACKING_OFF;
            schedule(pod, pod.backoffEndMs);
        }
    }

    /** Pods are being evicted for this one, which waits until that is done. */
    public void evicting(PendingPod pod) {
        pod.isEvicting = true;
        pod.wakeWhenEvicted = false;
    }

    /**
     * All evictions for the pod were answered: it is tried again if something changed meanwhile, and after a back-off
     * as
     * after other errors if one failed.
     */
    public void evicted(PendingPod pod, boolean haveFailed, long nowMs) {
        pod.isEvicting = false;
        if (pods.get(pod.uid) != pod || pod.state != State.WAITING) {
            return;
        }
        if (haveFailed) {
            leave(pod);
            pod.state = State.ERROR_BACKING_OFF;
            schedule(pod, nowMs + backoff.afterMs(++pod.errorCount));
        } else if (pod.wakeWhenEvicted) {
            wake(pod, nowMs);
        }
    }

    /** A pod found a node, whatever becomes of the binding: its next back-off begins small. */
    public void placed(PendingPod pod) {
        pod.unschedulableCount = 0;
    }

    /** A pod like this one was placed: so may be the next that waits. */
    public void wakeNext(PendingPod pod, Demand demand, long nowMs) {
        WaitingClass same = waiting.get(key(pod, demand));
        if (same != null) {
            wakeFirst(same, 1, nowMs, null);
        }
    }

    /** What blocked pods named by this text may be ready now. */
    public void unblock(String what, long nowMs) {
        waiting.blockedBy(what).forEach(pod -> wake(pod, nowMs));
    }

    /** All blocked pods may be ready now. */
    public void unblockAll(long nowMs) {
        waiting.allBlocked().forEach(pod -> wake(pod, nowMs));
    }

    /**
     * Wakes pods that have volumes, or whose devices a change may concern: too many ways lead to those to be precise.
     */
    public void wakeDependents(Predicate<Demand> concerned, long nowMs) {
        for (WaitingClass each : List.copyOf(waiting.all())) {
            if (concerned.test(each.key.demand())) {
                wakeFirst(each, each.pods.size(), nowMs, null);
            }
        }
    }

    /** Makes a waiting pod active now. */
    public void activate(String uid) {
        PendingPod pod = pods.get(uid);
        if (pod != null && pod.state != State.IN_FLIGHT && pod.state != State.HELD) {
            leave(pod);
            activate(pod);
        }
    }

    /** Wakes those whose time has come; returns how many. */
    public int poll(long nowMs) {
        int woken = 0;
        for (PendingPod pod = due.poll(nowMs); pod != null; pod = due.poll(nowMs)) {
            boolean sleeps = pod.state != State.ACTIVE && pod.state != State.IN_FLIGHT && pod.state != State.HELD;
            if (sleeps && pod.dueMs <= nowMs && pods.get(pod.uid) == pod) {
                leave(pod);
                activate(pod);
                woken++;
            }
        }
        return woken;
    }

    /** When {@link #poll} may have something. */
    public long nextMs() {
        return due.nextMs();
    }

    /** Whether {@link #next} has something. */
    public boolean hasNext() {
        return !active.isEmpty() || !backingOff.isEmpty();
    }

    /** Pods without a node. */
    public int size() {
        return pods.size();
    }

    /** How many pods are ready, how many in back-off. */
    public int activeCount() {
        return active.size();
    }

    /** Pods in back-off that {@link #next} may give. */
    public int backoffCount() {
        return backingOff.size();
    }

    Waiting waiting() {
        return waiting;
    }

    /** Wakes up to {@code limit} pods of a class, in order, which join a wave if there is one; returns how many. */
    int wakeFirst(WaitingClass of, int limit, long nowMs, @Nullable Wave wave) {
        List<PendingPod> chosen = new ArrayList<>();
        for (PendingPod pod : of.pods) {
            if (chosen.size() == limit) {
                break;
            }
            if (!pod.isEvicting) {
                chosen.add(pod);
            }
        }
        for (PendingPod pod : chosen) {
            wake(pod, nowMs);
            if (wave != null) {
                wave.join(pod);
            }
        }
        return chosen.size();
    }

    /** Something may have changed for a waiting pod. */
    void wake(PendingPod pod, long nowMs) {
        if (pod.isEvicting) {
            pod.wakeWhenEvicted = true;
            return;
        }
        if (pod.state != State.WAITING && pod.state != State.BLOCKED) {
            return;
        }
        leave(pod);
        if (pod.backoffEndMs > nowMs) {
            pod.state = State.BACKING_OFF;
            schedule(pod, pod.backoffEndMs);
            backingOff.add(pod);
        } else {
            activate(pod);
        }
    }

    private static WaitingClass.Key key(PendingPod pod, Demand demand) {
        PendingPod.Seen seen = pod.seen();
        return new WaitingClass.Key(seen.profile(), demand, seen.kind(), seen.priority());
    }

    /** Ends a flight; false: the pod asks for something else by now, and is active again. */
    private boolean fail(PendingPod pod, int failures, long nowMs) {
        Invariant.check(pod.state == State.IN_FLIGHT, "only a pod in flight can fail");
        pod.sinceMs = nowMs;
        pod.backoffEndMs = nowMs + backoff.afterMs(failures);
        if (pod.isChangedInFlight) {
            pod.state = State.HELD;
            if (!pod.seen().isGated()) {
                activate(pod);
            }
            return false;
        }
        return true;
    }

    private void schedule(PendingPod pod, long atMs) {
        pod.dueMs = atMs;
        due.schedule(atMs, pod);
    }

    private void activate(PendingPod pod) {
        pod.state = State.ACTIVE;
        active.add(pod);
    }

    private void leave(PendingPod pod) {
        switch (pod.state) {
            case ACTIVE -> active.remove(pod);
            case BACKING_OFF -> backingOff.remove(pod);
            case WAITING -> waiting.remove(pod);
            case BLOCKED -> waiting.unblock(pod);
            case HELD, IN_FLIGHT, ERROR_BACKING_OFF -> {}
        }
    }
}
