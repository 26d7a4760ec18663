package io.hydrofoil.scheduler.census;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.PodSelector;
import io.hydrofoil.scheduler.demand.PodTerm;
import io.hydrofoil.scheduler.demand.PodWishes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of bound pods by what selectors can ask. The naive way asks every selector of every pod at every attempt,
 * which is what makes affinity and spreading an order of magnitude slower than the rest elsewhere. Here a selector is
 * asked once for each {@link PodKind}, and from then on each pod that comes or goes moves the counts of the groups
 * that its kind belongs to.
 *
 * <p>Groups live while rankings use them, carriers while bound or nominated pods carry the term. Owned by one thread.
 */
public final class PodCensus {
    private final Map<KindKey, PodKind> kinds = new HashMap<>();
    private final Map<List<PodSelector>, PodGroup> groups = new LinkedHashMap<>();
    private final Map<CarrierKey, Carriers> carriers = new LinkedHashMap<>();
    private final Namespaces namespaces = new Namespaces();
    private long carriersVersion;
    private long namespacesVersion;

    private record KindKey(String namespace, MapValue labels, boolean isTerminating) {}

    private record CarrierKey(Carriers.Role role, PodTerm term, int weight) {}

    /** The kind of pods with these labels; the caller gives it up by {@link #giveUp(PodKind)}. */
    public PodKind share(String namespace, MapValue labels, boolean isTerminating) {
        KindKey key = new KindKey(namespace, labels, isTerminating);
        PodKind kind = kinds.get(key);
        if (kind == null) {
            kind = new PodKind(namespace, labels, isTerminating);
            kinds.put(key, kind);
            for (PodGroup group : groups.values()) {
                if (matches(group.selectors(), kind)) {
                    kind.groups().add(group);
                }
            }
        }
        kind.users++;
        return kind;
    }

    /** One use less. */
    public void giveUp(PodKind kind) {
        if (--kind.users == 0) {
            kinds.remove(new KindKey(kind.namespace(), kind.labels(), kind.isTerminating()));
        }
    }

    /** Pods that meet all of these selectors; the caller gives it up by {@link #giveUp(PodGroup)}. */
    public PodGroup group(List<PodSelector> selectors) {
        PodGroup group = groups.get(selectors);
        if (group == null) {
            group = new PodGroup(List.copyOf(selectors));
            groups.put(group.selectors(), group);
            fill(group);
        }
        group.users++;
        return group;
    }

    /** One use less. */
    public void giveUp(PodGroup group) {
        if (--group.users == 0) {
            groups.remove(group.selectors());
            kinds.values().forEach(kind -> kind.groups().remove(group));
        }
    }

    /** Whether pods of this kind meet a selector. */
    public boolean matches(PodSelector selector, PodKind kind) {
        MapValue labels = selector.asksNamespaces() ? namespaces.labels(kind.namespace()) : MapValue.EMPTY;
        return selector.isIn(kind.namespace(), labels) && selector.matches(kind.labels(), kind.isTerminating());
    }

    /** Whether pods of this kind meet all of these selectors. */
    public boolean matches(List<PodSelector> selectors, PodKind kind) {
        for (PodSelector selector : selectors) {
            if (!matches(selector, kind)) {
                return false;
            }
        }
        return true;
    }

    /** Terms of bound pods that concern pods of this kind. The same list until it changes. */
    public List<Carriers> concerning(PodKind kind) {
        List<Carriers> known = kind.carriers(carriersVersion);
        if (known != null) {
            return known;
        }
        List<Carriers> found = new ArrayList<>();
        for (Carriers each : carriers.values()) {
            if (matches(each.term().pods(), kind)) {
                found.add(each);
            }
        }
        List<Carriers> now = List.copyOf(found);
        kind.carriers(now, carriersVersion);
        return now;
    }

    /** Changes whenever {@link #concerning} may answer differently. */
    public long carriersVersion() {
        return carriersVersion;
    }

    /** Changes whenever groups were counted anew because a namespace changed. */
    public long namespacesVersion() {
        return namespacesVersion;
    }

    /** The carriers that a pod with these wishes is among; the caller gives them up by {@link #giveUp(List)}. */
    public List<Carriers> carriersOf(PodWishes wishes) {
        if (!wishes.carriesTerms()) {
            return List.of();
        }
        List<Carriers> list = new ArrayList<>();
        wishes.antiAffinity().forEach(term -> list.add(carriers(Carriers.Role.REQUIRED_ANTI, term, 0)));
        wishes.affinity().forEach(term -> list.add(carriers(Carriers.Role.REQUIRED, term, 0)));
        for (PodTerm.Weighted preferred : wishes.preferred()) {
            list.add(carriers(Carriers.Role.PREFERRED, preferred.term(), preferred.weight()));
        }
        list.forEach(each -> each.users++);
        return List.copyOf(list);
    }

    private Carriers carriers(Carriers.Role role, PodTerm term, int weight) {
        return carriers.computeIfAbsent(new CarrierKey(role, term, weight), key -> {
            carriersVersion++;
            return new Carriers(role, term, weight);
        });
    }

    /** One use of each less. */
    public void giveUp(List<Carriers> carried) {
        for (Carriers each : carried) {
            if (--each.users == 0) {
                carriers.remove(new CarrierKey(each.role(), each.term(), each.weight()));
                carriersVersion++;
            }
        }
    }

    /** A pod came to a row, or (by a negative amount) left it. */
    @HotPath
    public void add(int row, PodKind kind, List<Carriers> carried, int amount) {
        kind.counts().add(row, amount);
        List<PodGroup> of = kind.groups();
        for (int i = 0; i < of.size(); i++) {
            of.get(i).counts().add(row, amount);
        }
        for (int i = 0; i < carried.size(); i++) {
            carried.get(i).counts().add(row, amount);
        }
    }

    /** A namespace was seen. */
    public void putNamespace(String namespace, MapValue labels) {
        if (namespaces.put(namespace, labels)) {
            recount();
        }
    }

    /** A namespace is gone. */
    public void removeNamespace(String namespace) {
        if (namespaces.remove(namespace)) {
            recount();
        }
    }

    private void recount() {
        carriersVersion++;
        boolean any = false;
        for (PodGroup group : groups.values()) {
            if (group.selectors().stream().anyMatch(PodSelector::asksNamespaces)) {
                kinds.values().forEach(kind -> kind.groups().remove(group));
                group.counts().clear();
                fill(group);
                any = true;
            }
        }
        namespacesVersion += any ? 1 : 0;
    }

    private void fill(PodGroup group) {
        for (PodKind kind : kinds.values()) {
            if (matches(group.selectors(), kind)) {
                kind.groups().add(group);
                kind.counts().forEach((row, count) -> group.counts().add(row, count));
            }
        }
    }
}
