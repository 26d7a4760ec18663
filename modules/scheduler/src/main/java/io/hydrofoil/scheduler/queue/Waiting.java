package io.hydrofoil.scheduler.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pods that found no node, in classes of equal ones. Classes that only a row's own state can help are kept by the
 * processor time that they ask for, so that a row with little free is held against few of them.
 */
final class Waiting {
    private final Map<WaitingClass.Key, WaitingClass> classes = new LinkedHashMap<>();
    private final TreeMap<Long, Set<WaitingClass>> local = new TreeMap<>();
    private final Set<WaitingClass> others = new LinkedHashSet<>();
    private final Map<String, Set<PendingPod>> blocked = new HashMap<>();

    void add(PendingPod pod, WaitingClass.Key key, boolean isLocal) {
        WaitingClass known = classes.get(key);
        if (known != null && (known.need == WaitingClass.Need.ROW) != isLocal) {
            // other pods' terms began or ceased to concern this class
            drop(known);
            WaitingClass now = new WaitingClass(key, isLocal);
            now.pods.addAll(known.pods);
            now.pods.forEach(each -> each.waitingIn = now);
            keep(now);
            known = now;
        }
        if (known == null) {
            known = new WaitingClass(key, isLocal);
            keep(known);
        }
        known.pods.add(pod);
        pod.waitingIn = known;
    }

    void remove(PendingPod pod) {
        WaitingClass known = pod.waitingIn;
        pod.waitingIn = null;
        if (known != null && known.pods.remove(pod) && known.pods.isEmpty()) {
            drop(known);
        }
    }

    private void keep(WaitingClass fresh) {
        classes.put(fresh.key, fresh);
        if (fresh.need == WaitingClass.Need.ROW) {
            local.computeIfAbsent(fresh.cpuMilli(), key -> new LinkedHashSet<>())
                    .add(fresh);
        } else {
            others.add(fresh);
        }
    }

    private void drop(WaitingClass gone) {
        classes.remove(gone.key);
        others.remove(gone);
        Set<WaitingClass> same = local.get(gone.cpuMilli());
        if (same != null && same.remove(gone) && same.isEmpty()) {
            local.remove(gone.cpuMilli());
        }
    }

    @Nullable
    WaitingClass get(WaitingClass.Key key) {
        return classes.get(key);
    }

    Collection<WaitingClass> all() {
        return classes.values();
    }

    /** Classes that a row with so much free may help by itself. */
    List<WaitingClass> within(long freeCpuMilli) {
        List<WaitingClass> list = new ArrayList<>();
        local.headMap(freeCpuMilli, true).values().forEach(list::addAll);
        return list;
    }

    /** Classes that changes on other rows may help. */
    Collection<WaitingClass> others() {
        return others;
    }

    void block(PendingPod pod, String by) {
        pod.blockedBy = by;
        blocked.computeIfAbsent(by, key -> new LinkedHashSet<>()).add(pod);
    }

    void unblock(PendingPod pod) {
        Set<PendingPod> same = blocked.get(pod.blockedBy);
        if (same != null && same.remove(pod) && same.isEmpty()) {
            blocked.remove(pod.blockedBy);
        }
        pod.blockedBy = "";
    }

    List<PendingPod> allBlocked() {
        List<PendingPod> all = new ArrayList<>();
        blocked.values().forEach(all::addAll);
        return all;
    }

    List<PendingPod> blockedBy(String what) {
        return List.copyOf(blocked.getOrDefault(what, Set.of()));
    }
}
