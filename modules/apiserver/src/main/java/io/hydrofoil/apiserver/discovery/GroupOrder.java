package io.hydrofoil.apiserver.discovery;

import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.VersionOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Groups and their versions in the order of discovery: those of this server as the kind table has them, those of others
 * among them by priority. Pure.
 */
final class GroupOrder {
    /** Of groups of custom resources. */
    private static final long USUAL_GROUP = 1000;

    private static final long USUAL_VERSION = 100;

    /** That of the core, and that of the APIServices, which have none for themselves. */
    private static final Set<String> FIRST = Set.of("", "apiregistration.k8s.io");

    private GroupOrder() {}

    /** Versions by group. */
    static Map<String, List<String>> of(KindTable kinds, RemoteVersions others) {
        Map<String, List<String>> local = new LinkedHashMap<>();
        for (String apiVersion : kinds.apiVersions()) {
            int slash = apiVersion.indexOf('/');
            local.computeIfAbsent(slash < 0 ? "" : apiVersion.substring(0, slash), group -> new ArrayList<>())
                    .add(apiVersion.substring(slash + 1));
        }
        return others.versions().isEmpty() ? local : joined(local, others);
    }

    private static Map<String, List<String>> joined(Map<String, List<String>> local, RemoteVersions others) {
        List<String> order = new ArrayList<>(local.keySet());
        TreeSet<String> mixed = new TreeSet<>();
        others.versions().forEach(version -> mixed.add(version.group()));
        for (String group : mixed) {
            if (!local.containsKey(group)) {
                order.add(place(order, group, others), group);
            }
        }
        Map<String, List<String>> joined = new LinkedHashMap<>();
        for (String group : order) {
            List<String> versions = local.getOrDefault(group, List.of());
            joined.put(group, mixed.contains(group) ? versions(group, versions, others) : versions);
        }
        return joined;
    }

    /** Before the first group of lower priority, or of the same and a later name. */
    private static int place(List<String> order, String group, RemoteVersions others) {
        long priority = priority(group, others);
        for (int i = 0; i < order.size(); i++) {
            String other = order.get(i);
            long theirs = FIRST.contains(other) ? Long.MAX_VALUE : priority(other, others);
            if (theirs < priority || (theirs == priority && other.compareTo(group) > 0)) {
                return i;
            }
        }
        return order.size();
    }

    private static long priority(String group, RemoteVersions others) {
        return others.groupPriorities().getOrDefault(group, USUAL_GROUP);
    }

    private static List<String> versions(String group, List<String> local, RemoteVersions others) {
        TreeSet<String> versions = new TreeSet<>(local);
        for (RemoteVersions.RemoteVersion version : others.versions()) {
            if (version.group().equals(group)) {
                versions.add(version.version());
            }
        }
        List<String> sorted = new ArrayList<>(versions);
        sorted.sort(Comparator.comparing(
                        (String version) ->
                                others.versionPriorities().getOrDefault(group + "/" + version, USUAL_VERSION),
                        Comparator.reverseOrder())
                .thenComparing(VersionOrder.NEWEST_FIRST));
        return sorted;
    }
}
