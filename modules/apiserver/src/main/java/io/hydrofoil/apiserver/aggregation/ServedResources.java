package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds in what another server tells of itself the resources of a version, as aggregated discovery has them. Pure. */
final class ServedResources {
    private ServedResources() {}

    /** Those in an aggregated document; null: the version is not in it. */
    static @Nullable ListValue ofAggregated(MapValue document, RemoteApi api) {
        for (MapValue group : document.list("items").maps()) {
            for (MapValue version : group.list("versions").maps()) {
                if (group.map("metadata").text("name", "").equals(api.group())
                        && version.text("version", "").equals(api.version())) {
                    return version.list("resources");
                }
            }
        }
        return null;
    }

    /** Those in an APIResourceList, in which subresources stand beside resources. */
    static ListValue ofList(MapValue list, RemoteApi api) {
        Map<String, MapValue> byName = new LinkedHashMap<>();
        for (MapValue each : list.list("resources").maps()) {
            String name = each.text("name", "");
            int slash = name.indexOf('/');
            if (slash < 0) {
                MapValue resource = byName.computeIfAbsent(name, ServedResources::bare);
                resource.put("responseKind", responseKind(each, api))
                        .put("scope", scope(each))
                        .put("singularResource", each.text("singularName", ""))
                        .put("verbs", each.list("verbs"));
                for (String words : new String[] {"shortNames", "categories"}) {
                    if (!each.list(words).isEmpty()) {
                        resource.put(words, each.list(words));
                    }
                }
            } else {
                byName.computeIfAbsent(
                                name.substring(0, slash), parent -> bare(parent).put("scope", scope(each)))
                        .ensureList("subresources")
                        .addMap()
                        .put("subresource", name.substring(slash + 1))
                        .put("responseKind", responseKind(each, api))
                        .put("verbs", each.list("verbs"));
            }
        }
        ListValue resources = new ListValue();
        byName.values().forEach(resources::add);
        return resources;
    }

    private static MapValue bare(String name) {
        return new MapValue().put("resource", name);
    }

    private static String scope(MapValue resource) {
        return resource.flag("namespaced", false) ? "Namespaced" : "Cluster";
    }

    /** A kind of the version itself is given without group and version. */
    private static MapValue responseKind(MapValue resource, RemoteApi api) {
        String group = resource.text("group", "");
        String version = resource.text("version", "");
        boolean isOwn = group.equals(api.group()) && version.equals(api.version());
        return new MapValue()
                .put("group", isOwn ? "" : group)
                .put("version", isOwn ? "" : version)
                .put("kind", resource.text("kind", ""));
    }
}
