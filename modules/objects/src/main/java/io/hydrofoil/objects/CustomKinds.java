package io.hydrofoil.objects;

import io.hydrofoil.objects.custom.Blueprint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes rows of the kind table from custom resource definitions. Pure. */
public final class CustomKinds {
    private static final Set<String> VERBS = new LinkedHashSet<>(
            List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"));
    private static final Set<String> SUBRESOURCE_VERBS = new LinkedHashSet<>(List.of("get", "patch", "update"));

    private CustomKinds() {}

    /**
     * The served versions of a definition that has been validated; the newest stable one first, as discovery lists
     * them. Its names are those of its status, which have been accepted.
     */
    public static List<Kind> of(MapValue definition) {
        MapValue spec = definition.map("spec");
        Map<String, Kind> siblings = new HashMap<>();
        List<Kind> served = new ArrayList<>();
        for (MapValue version : spec.list("versions").maps()) {
            Kind kind = kind(definition, version, siblings);
            siblings.put(kind.apiVersion(), kind);
            if (version.flag("served", false)) {
                served.add(kind);
            }
        }
        served.sort(Comparator.comparing(Kind::version, VersionOrder.NEWEST_FIRST));
        return served;
    }

    private static Kind kind(MapValue definition, MapValue version, Map<String, Kind> siblings) {
        MapValue spec = definition.map("spec");
        MapValue names = definition.map("status").map("acceptedNames");
        String group = spec.text("group", "");
        String name = version.text("name", "");
        String apiVersion = group + "/" + name;
        String plural = names.text("plural", "");
        Blueprint blueprint = Blueprint.of(definition, version);
        Kind.KindSpec row = new Kind.KindSpec(
                group,
                name,
                names.text("kind", ""),
                plural,
                names.text("singular", ""),
                names.list("shortNames").texts(),
                names.list("categories").texts(),
                spec.text("scope", "").equals("Namespaced"),
                VERBS,
                subresources(version, apiVersion, names.text("kind", "")),
                true,
                group + "/" + plural,
                group + "/" + storageVersion(spec),
                reversed(group) + "." + name + "." + names.text("kind", ""));
        return new Kind(row, new CustomKind(blueprint, siblings, spec, names));
    }

    private static List<Kind.Subresource> subresources(MapValue version, String apiVersion, String kind) {
        List<Kind.Subresource> subresources = new ArrayList<>();
        MapValue given = version.map("subresources");
        if (given.has("status")) {
            subresources.add(new Kind.Subresource("status", apiVersion, kind, SUBRESOURCE_VERBS));
        }
        if (given.has("scale")) {
            subresources.add(new Kind.Subresource("scale", "autoscaling/v1", "Scale", SUBRESOURCE_VERBS));
        }
        return subresources;
    }

    private static String storageVersion(MapValue spec) {
        for (MapValue version : spec.list("versions").maps()) {
            if (version.flag("storage", false)) {
                return version.text("name", "");
            }
        }
        return "";
    }

    /** {@code com.example} for {@code example.com}: definitions are named from the outside in. */
    private static String reversed(String group) {
        List<String> words = new ArrayList<>(List.of(group.split("\\.")));
        Collections.reverse(words);
        return String.join(".", words);
    }
}
