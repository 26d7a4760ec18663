package io.hydrofoil.apiserver.discovery;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Discovery documents of one kind table, and of what others serve beside it, as trees: pure functions. */
final class Documents {
    private static final int HASH_BYTES = 8;

    private final KindTable kinds;
    private final RemoteVersions others;
    private final Map<String, List<String>> versionsByGroup;

    Documents(KindTable kinds, RemoteVersions others) {
        this.kinds = kinds;
        this.others = others;
        this.versionsByGroup = GroupOrder.of(kinds, others);
    }

    /** {@code /api}: the versions of the group without a name. */
    MapValue coreVersions(String serverAddress) {
        MapValue tree = new MapValue().put("kind", "APIVersions").put("versions", ListValue.ofTexts(versions("")));
        tree.ensureList("serverAddressByClientCIDRs")
                .addMap()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return tree;
    }

    /** {@code /apis}: all groups with a name. */
    MapValue groups() {
        MapValue tree = new MapValue().put("kind", "APIGroupList").put("apiVersion", "v1");
        ListValue groups = tree.ensureList("groups");
        for (String name : groupNames()) {
            groups.add(describe(new MapValue(), name));
        }
        return tree;
    }

    /** {@code /apis/GROUP}, or null if there is no such group. */
    @Nullable
    MapValue group(String name) {
        return name.isEmpty() || versions(name).isEmpty()
                ? null
                : describe(new MapValue().put("kind", "APIGroup").put("apiVersion", "v1"), name);
    }

    /** {@code /api/v1} and {@code /apis/GROUP/VERSION}, or null if there is no such version. */
    @Nullable
    MapValue resources(String apiVersion) {
        List<Kind> served = kindsOf(apiVersion);
        if (served.isEmpty()) {
            return null;
        }
        MapValue tree = new MapValue().put("kind", "APIResourceList");
        if (apiVersion.contains("/")) {
            tree.put("apiVersion", "v1");
        }
        tree.put("groupVersion", apiVersion);
        ListValue resources = tree.ensureList("resources");
        for (Kind kind : served) {
            resources.add(resource(kind));
            for (Kind.Subresource subresource : sorted(kind.subresources())) {
                resources.add(resource(kind, subresource));
            }
        }
        return tree;
    }

    /** The aggregated document: all of {@code /api} (the group without a name) or of {@code /apis}. */
    MapValue aggregated(boolean core, String apiVersion) {
        MapValue tree = new MapValue()
                .put("kind", "APIGroupDiscoveryList")
                .put("apiVersion", apiVersion)
                .put("metadata", new MapValue());
        ListValue items = tree.ensureList("items");
        for (String name : core ? List.of("") : groupNames()) {
            MapValue item = items.addMap();
            item.put("metadata", core ? new MapValue() : new MapValue().put("name", name));
            ListValue versions = item.ensureList("versions");
            for (String version : versions(name)) {
                versions.add(aggregatedVersion(name, version));
            }
        }
        return tree;
    }

    private MapValue aggregatedVersion(String group, String version) {
        MapValue tree = new MapValue().put("version", version);
        RemoteVersions.RemoteVersion other = other(group, version);
        if (other != null) {
            if (!other.resources().isEmpty()) {
                tree.put("resources", other.resources());
            }
            return tree.put("freshness", other.isCurrent() ? "Current" : "Stale");
        }
        ListValue resources = tree.ensureList("resources");
        for (Kind kind : kindsOf(group.isEmpty() ? version : group + "/" + version)) {
            MapValue resource = resources
                    .addMap()
                    .put("resource", kind.plural())
                    .put("responseKind", responseKind(kind.apiVersion(), kind.apiVersion(), kind.kind()))
                    .put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
                    .put("singularResource", kind.singular())
                    .put("verbs", ListValue.ofTexts(kind.verbs()));
            putUnlessEmpty(resource, "shortNames", kind.shortNames());
            putUnlessEmpty(resource, "categories", kind.categories());
            for (Kind.Subresource subresource : sorted(kind.subresources())) {
                resource.ensureList("subresources")
                        .addMap()
                        .put("subresource", subresource.name())
                        .put(
                                "responseKind",
                                responseKind(kind.apiVersion(), subresource.bodyApiVersion(), subresource.bodyKind()))
                        .put(
                                "verbs",
                                ListValue.ofTexts(
                                        subresource.verbs().stream().sorted().toList()));
            }
        }
        return tree.put("freshness", "Current");
    }

    private RemoteVersions.@Nullable RemoteVersion other(String group, String version) {
        for (RemoteVersions.RemoteVersion each : others.versions()) {
            if (each.group().equals(group) && each.version().equals(version)) {
                return each;
            }
        }
        return null;
    }

    /** Group and version are left empty where they are those of the resource. */
    private static MapValue responseKind(String own, String apiVersion, String kind) {
        boolean same = own.equals(apiVersion);
        return new MapValue()
                .put("group", same ? "" : groupOf(apiVersion))
                .put("version", same ? "" : versionOf(apiVersion))
                .put("kind", kind);
    }

    private MapValue describe(MapValue tree, String group) {
        tree.put("name", group);
        ListValue versions = tree.ensureList("versions");
        for (String version : versions(group)) {
            versions.add(groupVersion(group, version));
        }
        return tree.put("preferredVersion", versions.at(0).copy());
    }

    private static MapValue groupVersion(String group, String version) {
        return new MapValue().put("groupVersion", group + "/" + version).put("version", version);
    }

    private static MapValue resource(Kind kind) {
        MapValue tree = new MapValue()
                .put("name", kind.plural())
                .put("singularName", kind.singular())
                .put("namespaced", kind.namespaced())
                .put("kind", kind.kind())
                .put("verbs", ListValue.ofTexts(kind.verbs()));
        putUnlessEmpty(tree, "shortNames", kind.shortNames());
        putUnlessEmpty(tree, "categories", kind.categories());
        if (kind.persisted()) {
            tree.put("storageVersionHash", storageVersionHash(kind));
        }
        return tree;
    }

    private static MapValue resource(Kind kind, Kind.Subresource subresource) {
        MapValue tree = new MapValue()
                .put("name", kind.plural() + "/" + subresource.name())
                .put("singularName", "")
                .put("namespaced", kind.namespaced());
        if (!subresource.bodyApiVersion().equals(kind.apiVersion())) {
            tree.put("group", groupOf(subresource.bodyApiVersion()))
                    .put("version", versionOf(subresource.bodyApiVersion()));
        }
        return tree.put("kind", subresource.bodyKind())
                .put(
                        "verbs",
                        ListValue.ofTexts(subresource.verbs().stream().sorted().toList()));
    }

    /** Base64 of the first 8 bytes of SHA-256 of {@code GROUP/VERSION/KIND} as stored. */
    static String storageVersionHash(Kind kind) {
        String name = kind.storageVersion() + "/" + kind.kind();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private List<Kind> kindsOf(String apiVersion) {
        return kinds.all().stream()
                .filter(kind -> kind.apiVersion().equals(apiVersion))
                .sorted(Comparator.comparing(Kind::plural))
                .toList();
    }

    private static List<Kind.Subresource> sorted(List<Kind.Subresource> subresources) {
        return subresources.stream()
                .sorted(Comparator.comparing(Kind.Subresource::name))
                .toList();
    }

    private List<String> groupNames() {
        return versionsByGroup.keySet().stream().filter(name -> !name.isEmpty()).toList();
    }

    private List<String> versions(String group) {
        return versionsByGroup.getOrDefault(group, List.of());
    }

    private static String groupOf(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    private static String versionOf(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    private static void putUnlessEmpty(MapValue tree, String name, List<String> words) {
        if (!words.isEmpty()) {
            tree.put(name, ListValue.ofTexts(words));
        }
    }
}
