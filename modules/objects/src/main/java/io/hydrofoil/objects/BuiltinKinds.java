package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the built-in rows of the kind table from the module's data. */
final class BuiltinKinds {
    /** Groups in the order in which discovery lists them; others follow. */
    private static final List<String> GROUPS = List.of(
            "",
            "apiregistration.k8s.io",
            "apps",
            "events.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "autoscaling",
            "batch",
            "certificates.k8s.io",
            "networking.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "storage.k8s.io",
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "scheduling.k8s.io",
            "coordination.k8s.io",
            "node.k8s.io",
            "discovery.k8s.io",
            "resource.k8s.io",
            "flowcontrol.apiserver.k8s.io");

    private BuiltinKinds() {}

    /** The rows of one value of the column that says when they are served: {@code yes} or {@code usage}. */
    static List<Kind> load(String served) {
        List<Kind> kinds = new ArrayList<>();
        for (Map<String, String> row : Csv.rows("kinds.csv")) {
            if (column(row, "served_by_default_1_36").equals(served)) {
                kinds.add(kind(row));
            }
        }
        // The newest version of a group comes first: with two generally available ones, v2 before v1.
        kinds.sort(Comparator.comparingInt(BuiltinKinds::priority)
                .thenComparing(Kind::version, Comparator.reverseOrder()));
        return kinds;
    }

    private static int priority(Kind kind) {
        int place = GROUPS.indexOf(kind.group());
        return place < 0 ? GROUPS.size() : place;
    }

    private static Kind kind(Map<String, String> row) {
        String group = column(row, "group");
        String version = column(row, "version");
        String kind = column(row, "kind");
        String storageGroup = group.equals("events.k8s.io") ? "" : group;
        String stored = column(row, "storageVersion");
        return new Kind(new Kind.KindSpec(
                group,
                version,
                kind,
                column(row, "plural"),
                column(row, "singular"),
                words(column(row, "shortNames")),
                words(column(row, "categories")),
                column(row, "namespaced").equals("true"),
                new LinkedHashSet<>(words(column(row, "verbs"))),
                subresources(column(row, "subresources"), group, version),
                column(row, "persisted").equals("yes"),
                storageGroup + "/" + column(row, "plural"),
                stored.contains("/") ? stored : storageGroup + "/" + stored,
                definition(group, version, kind)));
    }

    private static String definition(String group, String version, String kind) {
        String root =
                switch (group) {
                    case "apiextensions.k8s.io" -> "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions";
                    case "apiregistration.k8s.io" -> "io.k8s.kube-aggregator.pkg.apis.apiregistration";
                    case "metrics.k8s.io" -> "io.k8s.metrics.pkg.apis.metrics";
                    case "" -> "io.k8s.api.core";
                    default -> "io.k8s.api." + group.split("\\.", 2)[0];
                };
        return root + "." + version + "." + kind;
    }

    /** {@code status=Pod:get+patch; binding=Binding:create}, a body kind may carry a group and version in front. */
    private static List<Kind.Subresource> subresources(String text, String group, String version) {
        List<Kind.Subresource> subresources = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split("; ")) {
            String name = part.substring(0, part.indexOf('='));
            String body = part.substring(name.length() + 1, part.indexOf(':'));
            Set<String> verbs = new LinkedHashSet<>(
                    List.of(part.substring(part.indexOf(':') + 1).split("\\+")));
            int slash = body.indexOf('/');
            String apiVersion = group.isEmpty() ? version : group + "/" + version;
            if (slash >= 0) {
                int dot = body.indexOf('.', slash);
                apiVersion = body.substring(0, dot);
                body = body.substring(dot + 1);
            }
            subresources.add(new Kind.Subresource(name, apiVersion, body, verbs));
        }
        return subresources;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split(" +"));
    }

    private static String column(Map<String, String> row, String name) {
        String value = row.get(name);
        if (value == null) {
            throw new IllegalStateException("kinds.csv has no column " + name);
        }
        return value;
    }
}
