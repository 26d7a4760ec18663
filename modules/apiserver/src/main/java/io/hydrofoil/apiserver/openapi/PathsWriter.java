package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects the paths of kinds with their operations. Clients look here for what a patch can do. */
final class PathsWriter {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final List<String> READ_OPTIONS = List.of("pretty");
    private static final List<String> WRITE_OPTIONS = List.of("dryRun", "fieldManager", "fieldValidation", "pretty");
    private static final List<String> PATCH_OPTIONS = with(WRITE_OPTIONS, "force:boolean");
    private static final List<String> DELETE_OPTIONS = List.of(
            "dryRun",
            "gracePeriodSeconds:integer",
            "ignoreStoreReadErrorWithClusterBreakingPotential:boolean",
            "orphanDependents:boolean",
            "pretty",
            "propagationPolicy");
    private static final List<String> SELECT_OPTIONS = List.of(
            "continue",
            "fieldSelector",
            "labelSelector",
            "limit:integer",
            "pretty",
            "resourceVersion",
            "resourceVersionMatch",
            "sendInitialEvents:boolean",
            "shardSelector",
            "timeoutSeconds:integer");
    private static final List<String> LIST_OPTIONS =
            with(SELECT_OPTIONS, "allowWatchBookmarks:boolean", "watch:boolean");
    private static final List<String> DELETE_MANY_OPTIONS = with(SELECT_OPTIONS, DELETE_OPTIONS.toArray(new String[0]));
    private static final List<String> LOG_OPTIONS = List.of(
            "container",
            "follow:boolean",
            "insecureSkipTLSVerifyBackend:boolean",
            "limitBytes:integer",
            "pretty",
            "previous:boolean",
            "sinceSeconds:integer",
            "stream",
            "tailLines:integer",
            "timestamps:boolean");
    private static final List<String> STREAM_OPTIONS =
            List.of("container", "stderr:boolean", "stdin:boolean", "stdout:boolean", "tty:boolean");

    /** What connections take in their query, by kind of their options. */
    private static final Map<String, List<String>> CONNECT_OPTIONS = Map.of(
            "PodAttachOptions", STREAM_OPTIONS,
            "PodExecOptions", with(STREAM_OPTIONS, "command"),
            "PodPortForwardOptions", List.of("ports:integer"),
            "PodProxyOptions", List.of("path"),
            "ServiceProxyOptions", List.of("path"),
            "NodeProxyOptions", List.of("path"));

    private static final List<String> PROXY_METHODS =
            List.of("delete", "get", "head", "options", "patch", "post", "put");

    /** Kinds whose deletion answers with the object; the others answer with a Status. */
    private static final Set<String> SHOWN_WHEN_DELETED = Set.of(
            "CSIDriver",
            "CSINode",
            "DeviceClass",
            "DeviceTaintRule",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ResourceClaim",
            "ResourceClaimTemplate",
            "ResourceQuota",
            "ResourceSlice",
            "Service",
            "ServiceAccount",
            "StorageClass",
            "VolumeAttachment",
            "VolumeAttributesClass");

    private final KindTable kinds;
    private final TreeMap<String, PathItem> items = new TreeMap<>();
    private final TreeSet<String> definitions = new TreeSet<>();

    PathsWriter(KindTable kinds) {
        this.kinds = kinds;
    }

    private static List<String> with(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }

    /** The paths collected so far, in order. */
    MapValue paths(Dialect dialect, Parameters parameters) {
        MapValue all = new MapValue();
        items.forEach((path, item) -> all.put(path, item.written(dialect, parameters)));
        return all;
    }

    /** Definitions that the operations collected so far take and answer with. */
    Set<String> definitions() {
        return definitions;
    }

    /** Adds an operation to its path. */
    void put(String path, Operation operation) {
        for (String definition : List.of(operation.body(), operation.answer())) {
            if (!definition.isEmpty() && !definition.equals(Operation.TEXT)) {
                definitions.add(definition);
            }
        }
        items.computeIfAbsent(path, PathItem::new).add(operation);
    }

    /** Adds all paths of a kind. */
    void add(Kind kind) {
        String root = (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion();
        String place = (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
        String scope = kind.namespaced() ? "Namespaced" : "";
        Set<String> verbs = kind.verbs();
        String own = kind.definition();
        if (verbs.contains("list")) {
            put(root + place, list(kind, "list", scope + kind.kind()));
            if (kind.namespaced()) {
                put(root + "/" + kind.plural(), list(kind, "list", kind.kind() + "ForAllNamespaces"));
            }
        }
        if (verbs.contains("create")) {
            put(root + place, write(kind, "post", scope + kind.kind(), own));
        }
        if (verbs.contains("deletecollection")) {
            put(root + place, deleteMany(kind, scope + kind.kind()));
        }
        if (verbs.contains("watch")) {
            String list = kind.kind() + "List";
            put(root + "/watch" + place, list(kind, "watchlist", scope + list));
            put(root + "/watch" + place + "/{name}", list(kind, "watch", scope + kind.kind()));
            if (kind.namespaced()) {
                put(root + "/watch/" + kind.plural(), list(kind, "watchlist", list + "ForAllNamespaces"));
            }
        }
        named(kind, root + place + "/{name}", scope);
    }

    private void named(Kind kind, String path, String scope) {
        String own = kind.definition();
        for (String verb : kind.verbs()) {
            switch (verb) {
                case "get" -> put(path, read(kind, scope + kind.kind(), own));
                case "update" -> put(path, write(kind, "put", scope + kind.kind(), own));
                case "patch" -> put(path, patch(kind, scope + kind.kind(), own));
                case "delete" -> put(path, delete(kind, scope + kind.kind()));
                default -> {
                    // of the collection
                }
            }
        }
        for (Kind.Subresource subresource : kind.subresources()) {
            subresource(kind, path + "/" + subresource.name(), scope, subresource);
        }
    }

    private void subresource(Kind kind, String path, String scope, Kind.Subresource subresource) {
        String name = scope + kind.kind() + capital(subresource.name());
        if (subresource.name().equals("log")) {
            put(path, operation(Subject.of(kind, name), "get", LOG_OPTIONS, "", Operation.TEXT));
            return;
        }
        if (CONNECT_OPTIONS.containsKey(subresource.bodyKind())) {
            connections(kind, path, name, subresource);
            return;
        }
        String body = GroupVersionKinds.definition(kinds, subresource);
        MapValue identity = GroupVersionKinds.identity(
                GroupVersionKinds.groupOf(subresource.bodyApiVersion()),
                GroupVersionKinds.versionOf(subresource.bodyApiVersion()),
                subresource.bodyKind());
        Subject subject = new Subject(kind, name, identity);
        for (String verb : subresource.verbs()) {
            switch (verb) {
                case "get" -> put(path, operation(subject, "get", READ_OPTIONS, "", body));
                case "update" -> put(path, operation(subject, "put", WRITE_OPTIONS, body, body));
                case "create" -> put(path, operation(subject, "post", WRITE_OPTIONS, body, body));
                case "patch" -> put(path, operation(subject, "patch", PATCH_OPTIONS, META + "Patch", body));
                default -> {
                    // no other verb has a method
                }
            }
        }
    }

    private void connections(Kind kind, String path, String name, Kind.Subresource subresource) {
        boolean proxy = subresource.name().equals("proxy");
        List<String> methods = proxy ? PROXY_METHODS : List.of("get", "post");
        MapValue identity = GroupVersionKinds.identity(kind.group(), kind.version(), subresource.bodyKind());
        List<String> options = CONNECT_OPTIONS.getOrDefault(subresource.bodyKind(), List.of());
        for (String method : methods) {
            String start = "connect" + groupWord(kind.group()) + capital(kind.version()) + capital(method) + name;
            put(path, connection(kind, method, start, identity, options));
            if (proxy) {
                put(path + "/{path}", connection(kind, method, start + "WithPath", identity, options));
            }
        }
    }

    private static Operation connection(Kind kind, String method, String id, MapValue identity, List<String> options) {
        return new Operation(
                method, id, "connect", identity, tag(kind), options, "", Operation.TEXT, Operation.Media.CONNECTION);
    }

    private static Operation list(Kind kind, String action, String name) {
        boolean list = action.equals("list");
        String word = list ? "list" : "watch";
        return new Operation(
                "get",
                word + groupWord(kind.group()) + capital(kind.version()) + name,
                action,
                identity(kind),
                tag(kind),
                LIST_OPTIONS,
                "",
                list ? kind.definition() + "List" : META + "WatchEvent",
                Operation.Media.EVENTS);
    }

    private static Operation deleteMany(Kind kind, String name) {
        return new Operation(
                "delete",
                "delete" + groupWord(kind.group()) + capital(kind.version()) + "Collection" + name,
                "deletecollection",
                identity(kind),
                tag(kind),
                DELETE_MANY_OPTIONS,
                META + "DeleteOptions",
                META + "Status",
                Operation.Media.OBJECT);
    }

    private static Operation read(Kind kind, String name, String definition) {
        return operation(Subject.of(kind, name), "get", READ_OPTIONS, "", definition);
    }

    private static Operation write(Kind kind, String action, String name, String definition) {
        return operation(Subject.of(kind, name), action, WRITE_OPTIONS, definition, definition);
    }

    private static Operation patch(Kind kind, String name, String definition) {
        return operation(Subject.of(kind, name), "patch", PATCH_OPTIONS, META + "Patch", definition);
    }

    private static Operation delete(Kind kind, String name) {
        String answer = SHOWN_WHEN_DELETED.contains(kind.kind()) ? kind.definition() : META + "Status";
        return operation(Subject.of(kind, name), "delete", DELETE_OPTIONS, META + "DeleteOptions", answer);
    }

    /** What operations are about: a kind or one of its subresources, by its name in operation ids. */
    private record Subject(Kind kind, String name, MapValue identity) {
        static Subject of(Kind kind, String name) {
            return new Subject(kind, name, GroupVersionKinds.identity(kind.group(), kind.version(), kind.kind()));
        }
    }

    private static Operation operation(
            Subject subject, String action, List<String> options, String body, String answer) {
        Kind kind = subject.kind();
        String word =
                switch (action) {
                    case "get" -> "read";
                    case "post" -> "create";
                    case "put" -> "replace";
                    default -> action;
                };
        Operation.Media media = action.equals("patch")
                ? Operation.Media.PATCH
                : answer.equals(Operation.TEXT) ? Operation.Media.LOG : Operation.Media.OBJECT;
        return new Operation(
                action,
                word + groupWord(kind.group()) + capital(kind.version()) + subject.name(),
                action,
                subject.identity(),
                tag(kind),
                options,
                body,
                answer,
                media);
    }

    private static MapValue identity(Kind kind) {
        return GroupVersionKinds.identity(kind.group(), kind.version(), kind.kind());
    }

    /** {@code RbacAuthorization} for {@code rbac.authorization.k8s.io}. */
    static String groupWord(String group) {
        if (group.isEmpty()) {
            return "Core";
        }
        StringBuilder word = new StringBuilder();
        String own = group.endsWith(".k8s.io") ? group.substring(0, group.length() - ".k8s.io".length()) : group;
        for (String part : own.split("\\.")) {
            word.append(capital(part));
        }
        return word.toString();
    }

    /** {@code rbacAuthorization} for {@code rbac.authorization.k8s.io}. */
    static String groupTag(String group) {
        String word = groupWord(group);
        return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
    }

    private static String tag(Kind kind) {
        return groupTag(kind.group()) + "_" + kind.version();
    }

    static String capital(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
