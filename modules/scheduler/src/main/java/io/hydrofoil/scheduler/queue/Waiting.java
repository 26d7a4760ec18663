package io.hydrofoil.scheduler.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pods that found no node, in classes of equal ones. Classes that only a row's own state can help are kept by a label
 * that they ask for, and by the processor time, so that a row is held against few of them.
 */
final class Waiting {
    private final Map<WaitingClass.Key, WaitingClass> classes = new LinkedHashMap<>();
    /** By label and value. */
    private final Map<String, Map<String, NavigableSet<WaitingClass>>> local = new HashMap<>();

    private final Set<WaitingClass> others = new LinkedHashSet<>();
    private final Map<String, Set<PendingPod>> blocked = new HashMap<>();
    private long lastNumber;

    void add(PendingPod pod, WaitingClass.Key key, boolean isLocal) {
        WaitingClass known = classes.get(key);
        if (known != null && (known.need == WaitingClass.Need.ROW) != isLocal) {
            // other pods' terms began or ceased to concern this class
            drop(known);
            WaitingClass now = new WaitingClass(key, isLocal, ++lastNumber);
            now.pods.addAll(known.pods);
            now.pods.forEach(each -> each.waitingIn = now);
            keep(now);
            known = now;
        }
        if (known == null) {
            known = new WaitingClass(key, isLocal, ++lastNumber);
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
            local.computeIfAbsent(fresh.lock.label(), label -> new HashMap<>())
                    .computeIfAbsent(fresh.lock.value(), value -> new TreeSet<>(WaitingClass.BY_CPU))
                    .add(fresh);
        } else {
            others.add(fresh);
        }
    }

    private void drop(WaitingClass gone) {
        classes.remove(gone.key);
        others.remove(gone);
        local.computeIfPresent(gone.lock.label(), (label, byValue) -> {
            byValue.computeIfPresent(gone.lock.value(), (value, same) -> {
                same.remove(gone);
                return same.isEmpty() ? null : same;
            });
            return byValue.isEmpty() ? null : byValue;
        });
    }

    @Nullable
    WaitingClass get(WaitingClass.Key key) {
        return classes.get(key);
    }

    Collection<WaitingClass> all() {
        return classes.values();
    }

    /** Classes that a row may help by itself, by processor time each; {@code label} tells the row's labels. */
    List<NavigableSet<WaitingClass>> opened(Function<String, @Nullable String> label) {
        List<NavigableSet<WaitingClass>> opened = new ArrayList<>();
        local.forEach((name, byValue) -> {
            String value = name.isEmpty() ? "" : label.apply(name);
            NavigableSet<WaitingClass> some = value == null ? null : byValue.get(value);
            if (some != null) {
                opened.add(some);
            }
        });
        return opened;
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
