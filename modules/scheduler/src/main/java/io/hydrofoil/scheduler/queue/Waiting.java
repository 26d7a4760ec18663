package io.hydrofoil.scheduler.queue;

import io.hydrofoil.scheduler.demand.Demand;
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

    private final Map<WaitingClass.Key, Family> families = new LinkedHashMap<>();
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
            if (now.family != null) {
                now.family.pods.addAll(now.pods);
                now.family.forget();
            }
            known = now;
        }
        if (known == null) {
            known = new WaitingClass(key, isLocal, ++lastNumber);
            keep(known);
        }
        known.pods.add(pod);
        pod.waitingIn = known;
        if (known.family != null) {
            known.family.pods.add(pod);
        }
    }

    void remove(PendingPod pod) {
        WaitingClass known = pod.waitingIn;
        pod.waitingIn = null;
        if (known == null || !known.pods.remove(pod)) {
            return;
        }
        if (known.family != null) {
            known.family.pods.remove(pod);
        }
        if (known.pods.isEmpty()) {
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
            join(fresh);
        }
    }

    private void join(WaitingClass fresh) {
        WaitingClass.Key of = fresh.key;
        Demand common = Family.common(of.demand());
        WaitingClass.Key key = new WaitingClass.Key(of.profile(), common, of.kind(), of.priority());
        Family family = families.computeIfAbsent(key, each -> new Family(each, fresh.need));
        family.classes.add(fresh);
        fresh.family = family;
    }

    private void leaveFamily(WaitingClass gone) {
        Family family = gone.family;
        if (family != null) {
            family.classes.remove(gone);
            family.pods.removeAll(gone.pods);
            if (family.classes.isEmpty()) {
                families.remove(family.key);
            }
        }
    }

    private void drop(WaitingClass gone) {
        classes.remove(gone.key);
        leaveFamily(gone);
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

    /** Families of classes that changes on other rows may help. */
    Collection<Family> families() {
        return families.values();
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
