package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** Writes the paths of kinds with their operations in a dialect. Clients look here for what a patch can do. */
final class PathsWriter {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final List<String> MEDIA_TYPES = List.of("application/json", "application/yaml");
    private static final List<String> PATCH_TYPES = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml");
    private static final List<String> WRITE_OPTIONS = List.of("dryRun", "fieldManager", "fieldValidation");
    private static final List<String> PATCH_OPTIONS =
            List.of("dryRun", "fieldManager", "fieldValidation", "force:boolean");
    private static final List<String> DELETE_OPTIONS =
            List.of("dryRun", "gracePeriodSeconds:integer", "orphanDependents:boolean", "propagationPolicy");
    private static final List<String> LIST_OPTIONS = List.of(
            "allowWatchBookmarks:boolean",
            "continue",
            "fieldSelector",
            "labelSelector",
            "limit:integer",
            "resourceVersion",
            "resourceVersionMatch",
            "sendInitialEvents:boolean",
            "timeoutSeconds:integer",
            "watch:boolean");

    private final Dialect dialect;
    private final KindTable kinds;
    private final TreeMap<String, MapValue> paths = new TreeMap<>();

    PathsWriter(Dialect dialect, KindTable kinds) {
        this.dialect = dialect;
        this.kinds = kinds;
    }

    /** The paths written so far, in order. */
    MapValue paths() {
        MapValue all = new MapValue();
        paths.forEach(all::put);
        return all;
    }

    /** One operation about to be written. */
    private record Operation(
            Kind kind, String scope, String action, String body, String answer, List<String> options) {}

    /** Adds all paths of a kind. */
    void add(Kind kind) {
        String root = (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion();
        String scope = kind.namespaced() ? "Namespaced" : "";
        String collection = root + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
        Set<String> verbs = kind.verbs();
        String own = kind.definition();
        if (verbs.contains("list")) {
            Operation list = new Operation(kind, scope, "list", "", own + "List", LIST_OPTIONS);
            put(collection, "get", list, "");
            if (kind.namespaced()) {
                put(
                        root + "/" + kind.plural(),
                        "get",
                        new Operation(kind, "", "list", "", own + "List", LIST_OPTIONS),
                        "ForAllNamespaces");
            }
        }
        if (verbs.contains("create")) {
            put(collection, "post", new Operation(kind, scope, "post", own, own, WRITE_OPTIONS), "");
        }
        if (verbs.contains("deletecollection")) {
            put(
                    collection,
                    "delete",
                    new Operation(
                            kind, scope, "deletecollection", META + "DeleteOptions", META + "Status", LIST_OPTIONS),
                    "");
        }
        named(kind, collection + "/{name}", scope);
    }

    private void named(Kind kind, String path, String scope) {
        String own = kind.definition();
        if (kind.verbs().contains("get")) {
            put(path, "get", new Operation(kind, scope, "get", "", own, List.of()), "");
        }
        if (kind.verbs().contains("update")) {
            put(path, "put", new Operation(kind, scope, "put", own, own, WRITE_OPTIONS), "");
        }
        if (kind.verbs().contains("patch")) {
            put(path, "patch", new Operation(kind, scope, "patch", META + "Patch", own, PATCH_OPTIONS), "");
        }
        if (kind.verbs().contains("delete")) {
            Operation delete =
                    new Operation(kind, scope, "delete", META + "DeleteOptions", META + "Status", DELETE_OPTIONS);
            put(path, "delete", delete, "");
        }
        for (Kind.Subresource subresource : kind.subresources()) {
            subresource(kind, path + "/" + subresource.name(), scope, subresource);
        }
    }

    private void subresource(Kind kind, String path, String scope, Kind.Subresource subresource) {
        String body = GroupVersionKinds.definition(kinds, subresource);
        if (body.isEmpty()) {
            return;
        }
        String suffix = capital(subresource.name());
        for (String verb : subresource.verbs()) {
            switch (verb) {
                case "get" -> put(path, "get", new Operation(kind, scope, "get", "", body, List.of()), suffix);
                case "update" -> put(path, "put", new Operation(kind, scope, "put", body, body, WRITE_OPTIONS), suffix);
                case "create" ->
                    put(path, "post", new Operation(kind, scope, "post", body, body, WRITE_OPTIONS), suffix);
                case "patch" ->
                    put(
                            path,
                            "patch",
                            new Operation(kind, scope, "patch", META + "Patch", body, PATCH_OPTIONS),
                            suffix);
                default -> {
                    // no other verb has a method
                }
            }
        }
    }

    private void put(String path, String method, Operation operation, String suffix) {
        MapValue item = paths.computeIfAbsent(path, ignored -> {
            MapValue made = new MapValue();
            for (String name : List.of("name", "namespace")) {
                if (path.contains("{" + name + "}")) {
                    made.ensureList("parameters")
                            .add(parameter("path", name, "string").put("required", true));
                }
            }
            return made;
        });
        item.put(method, written(operation, suffix));
    }

    private MapValue written(Operation operation, String suffix) {
        Kind kind = operation.kind();
        MapValue tree = new MapValue()
                .put("description", operation.action() + " " + kind.kind() + (suffix.isEmpty() ? "" : " " + suffix))
                .put("operationId", operationId(operation, suffix))
                .put("tags", ListValue.ofTexts(List.of(tag(kind))))
                .put("x-kubernetes-action", operation.action())
                .put(
                        "x-kubernetes-group-version-kind",
                        GroupVersionKinds.identity(kind.group(), kind.version(), kind.kind()));
        ListValue parameters = new ListValue();
        for (String option : operation.options()) {
            int colon = option.indexOf(':');
            parameters.add(parameter(
                    "query",
                    colon < 0 ? option : option.substring(0, colon),
                    colon < 0 ? "string" : option.substring(colon + 1)));
        }
        boolean patch = operation.action().equals("patch");
        if (dialect == Dialect.V2) {
            tree.put("consumes", ListValue.ofTexts(patch ? PATCH_TYPES : List.of("*/*")));
            tree.put("produces", ListValue.ofTexts(MEDIA_TYPES));
            tree.put("schemes", ListValue.ofTexts(List.of("https")));
        }
        if (!operation.body().isEmpty()) {
            body(tree, parameters, operation.body(), patch);
        }
        if (!parameters.isEmpty()) {
            tree.put("parameters", parameters);
        }
        return tree.put("responses", responses(operation.answer()));
    }

    private void body(MapValue tree, ListValue parameters, String definition, boolean patch) {
        boolean required = !definition.endsWith("DeleteOptions");
        if (dialect == Dialect.V2) {
            MapValue parameter = new MapValue().put("in", "body").put("name", "body");
            if (required) {
                parameter.put("required", true);
            }
            parameters.add(0, parameter.put("schema", reference(definition)));
            return;
        }
        MapValue content = new MapValue();
        for (String type : patch ? PATCH_TYPES : List.of("*/*")) {
            content.put(type, new MapValue().put("schema", reference(definition)));
        }
        MapValue requestBody = new MapValue().put("content", content);
        if (required) {
            requestBody.put("required", true);
        }
        tree.put("requestBody", requestBody);
    }

    private MapValue responses(String definition) {
        MapValue ok = new MapValue().put("description", "OK");
        if (dialect == Dialect.V2) {
            ok.put("schema", reference(definition));
        } else {
            MapValue content = new MapValue();
            MEDIA_TYPES.forEach(type -> content.put(type, new MapValue().put("schema", reference(definition))));
            ok.put("content", content);
        }
        return new MapValue().put("200", ok).put("401", new MapValue().put("description", "Unauthorized"));
    }

    private MapValue reference(String definition) {
        return new MapValue().put("$ref", dialect.reference(definition));
    }

    private MapValue parameter(String in, String name, String type) {
        MapValue tree = new MapValue().put("in", in).put("name", name);
        if (dialect == Dialect.V2) {
            return tree.put("type", type).put("uniqueItems", true);
        }
        return tree.put("schema", new MapValue().put("type", type).put("uniqueItems", true));
    }

    private static String operationId(Operation operation, String suffix) {
        String word =
                switch (operation.action()) {
                    case "get" -> "read";
                    case "post" -> "create";
                    case "put" -> "replace";
                    case "deletecollection" -> "delete";
                    default -> operation.action();
                };
        String collection = operation.action().equals("deletecollection") ? "Collection" : "";
        Kind kind = operation.kind();
        return word + groupWord(kind) + capital(kind.version()) + collection + operation.scope() + kind.kind() + suffix;
    }

    private static String groupWord(Kind kind) {
        return kind.group().isEmpty() ? "Core" : capital(kind.group().split("\\.", 2)[0]);
    }

    private static String tag(Kind kind) {
        return groupWord(kind).toLowerCase(Locale.ROOT) + "_" + kind.version();
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
