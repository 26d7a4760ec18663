package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Which kinds a definition stands for, by definition. Immutable after construction. */
final class GroupVersionKinds {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private final Map<String, ListValue> byDefinition = new HashMap<>();

    /** {@code marks} names the versions that are known though not served. */
    GroupVersionKinds(KindTable kinds, Marks marks) {
        for (Kind kind : kinds.all()) {
            add(kind.definition(), kind.group(), kind.version(), kind.kind());
            if (kind.verbs().contains("list")) {
                add(kind.definition() + "List", kind.group(), kind.version(), kind.kind() + "List");
            }
            for (Kind.Subresource subresource : kind.subresources()) {
                String definition = definition(kinds, subresource);
                if (!definition.isEmpty() && !byDefinition.containsKey(definition)) {
                    add(
                            definition,
                            groupOf(subresource.bodyApiVersion()),
                            versionOf(subresource.bodyApiVersion()),
                            subresource.bodyKind());
                }
            }
        }
        TreeSet<String> versions = new TreeSet<>(kinds.apiVersions());
        versions.addAll(marks.versions());
        for (String apiVersion : versions) {
            for (String name : new String[] {"DeleteOptions", "WatchEvent"}) {
                add(META + name, groupOf(apiVersion), versionOf(apiVersion), name);
            }
        }
        for (String name : new String[] {"Status", "APIGroup", "APIGroupList", "APIResourceList", "APIVersions"}) {
            add(META + name, "", "v1", name);
        }
    }

    /** Definition of what a subresource takes, or empty where that has no schema (options of connections). */
    static String definition(KindTable kinds, Kind.Subresource subresource) {
        Kind served = kinds.byKind(subresource.bodyApiVersion(), subresource.bodyKind());
        if (served != null) {
            return served.definition();
        }
        return switch (subresource.bodyKind()) {
            case "Scale" -> "io.k8s.api.autoscaling.v1.Scale";
            case "Eviction" -> "io.k8s.api.policy.v1.Eviction";
            case "TokenRequest" -> "io.k8s.api.authentication.v1.TokenRequest";
            case "Binding" -> "io.k8s.api.core.v1.Binding";
            default -> "";
        };
    }

    /**
     * All that a definition stands for; of several only those of the core group and of one API version, if that is not
     * empty.
     */
    ListValue of(String definition, String apiVersion) {
        ListValue all = byDefinition.getOrDefault(definition, ListValue.EMPTY);
        if (apiVersion.isEmpty() || all.size() < 2) {
            return all;
        }
        ListValue own = new ListValue();
        for (MapValue identity : all.maps()) {
            String group = identity.text("group", "");
            if (group.isEmpty() || (group + "/" + identity.text("version", "")).equals(apiVersion)) {
                own.add(identity);
            }
        }
        return own;
    }

    private void add(String definition, String group, String version, String kind) {
        byDefinition.computeIfAbsent(definition, ignored -> new ListValue()).add(identity(group, version, kind));
    }

    static MapValue identity(String group, String version, String kind) {
        return new MapValue().put("group", group).put("kind", kind).put("version", version);
    }

    static String groupOf(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    static String versionOf(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }
}
