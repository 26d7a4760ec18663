package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.Statuses;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the target of a request in a kind table. Immutable, thread-safe. */
public final class Router {
    private static final Route UNKNOWN = new Route.Refused(Statuses.noResource());
    private static final Route WRONG_METHOD = new Route.Refused(Statuses.methodNotAllowed());

    private static final Set<String> OLD_PREFIXES = Set.of("watch", "proxy");

    private final KindTable kinds;
    private final Set<String> groups = new HashSet<>();
    private final Set<String> apiVersions = new HashSet<>();
    private final Set<String> customGroups = new HashSet<>();

    /** A router over these kinds. */
    public Router(KindTable kinds) {
        this.kinds = kinds;
        for (Kind kind : kinds.all()) {
            if (!kind.group().isEmpty()) {
                groups.add(kind.group());
            }
            if (kind.custom() != null) {
                customGroups.add(kind.group());
            }
            apiVersions.add(kind.apiVersion());
        }
    }

    /** The route of a decoded path with its query. */
    public Route route(String method, String path, Map<String, List<String>> query) {
        boolean core = path.startsWith("/api/");
        if (!core && !path.startsWith("/apis/")) {
            return new Route.Other(path);
        }
        List<String> parts = List.of(
                path.substring(core ? "/api/".length() : "/apis/".length()).split("/", -1));
        if (parts.getLast().isEmpty()) {
            parts = parts.subList(0, parts.size() - 1);
        }
        if (parts.isEmpty()) {
            return new Route.Other(path);
        }
        if (!core && !groups.contains(parts.getFirst())) {
            return new Route.NotFound();
        }
        int versionAt = core ? 0 : 1;
        if (parts.size() == versionAt + 2 && OLD_PREFIXES.contains(parts.getLast())) {
            return new Route.Incomplete(path);
        }
        if (parts.size() <= versionAt) {
            return new Route.Other(path);
        }
        String apiVersion = core ? parts.getFirst() : parts.get(0) + "/" + parts.get(1);
        boolean isCustom = !core && customGroups.contains(parts.getFirst());
        if (!apiVersions.contains(apiVersion) || parts.contains("")) {
            return isCustom ? new Route.NotFound() : UNKNOWN;
        }
        List<String> rest = parts.subList(versionAt + 1, parts.size());
        if (rest.isEmpty()) {
            return new Route.Other(path);
        }
        Route route = resource(method, apiVersion, rest, query);
        // What custom resources do not have, no handler is asked for: the answer is that of a path which is nowhere.
        return isCustom && route.equals(UNKNOWN) ? new Route.NotFound() : route;
    }

    private Route resource(String method, String apiVersion, List<String> parts, Map<String, List<String>> query) {
        boolean oldWatch = parts.size() > 1 && parts.getFirst().equals("watch");
        List<String> rest = oldWatch ? parts.subList(1, parts.size()) : parts;
        String namespace = "";
        boolean inNamespace = rest.size() > 2
                && rest.getFirst().equals("namespaces")
                && !(apiVersion.equals("v1") && isOfNamespaceItself(rest));
        if (inNamespace) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        Kind kind = kinds.byResource(apiVersion, rest.getFirst());
        if (kind == null || (inNamespace && !kind.namespaced())) {
            return UNKNOWN;
        }
        Place place = new Place(kind, namespace, inNamespace, rest.subList(1, rest.size()));
        if (oldWatch) {
            return place.rest().size() > 1 ? UNKNOWN : oldWatch(method, place);
        }
        return switch (place.rest().size()) {
            case 0 -> collection(method, place, RequestPath.isTrue(query.get("watch")));
            case 1 -> named(method, place, null);
            case 2 -> named(method, place, subresource(kind, place.rest().get(1)));
            default -> place.rest().get(1).equals("proxy") ? proxied(method, place) : UNKNOWN;
        };
    }

    /** What follows {@code proxy} is for the one who is behind it. */
    private static Route proxied(String method, Place place) {
        Place proxy = new Place(
                place.kind(),
                place.namespace(),
                place.inNamespace(),
                place.rest().subList(0, 2));
        return named(method, proxy, subresource(place.kind(), "proxy"));
    }

    private static boolean isOfNamespaceItself(List<String> parts) {
        return parts.size() == 3
                && (parts.get(2).equals("status") || parts.get(2).equals("finalize"));
    }

    private static Kind.@Nullable Subresource subresource(Kind kind, String name) {
        for (Kind.Subresource subresource : kind.subresources()) {
            if (subresource.name().equals(name)) {
                return subresource;
            }
        }
        return null;
    }

    private static Route collection(String method, Place place, boolean watches) {
        Kind kind = place.kind();
        boolean acrossNamespaces = kind.namespaced() && !place.inNamespace();
        Set<String> verbs = kind.verbs();
        boolean exists = verbs.contains(Verb.LIST.word()) || (verbs.contains(Verb.CREATE.word()) && !acrossNamespaces);
        if (!exists) {
            return UNKNOWN;
        }
        boolean watchesList = method.equals("GET") && watches && verbs.contains(Verb.LIST.word());
        if (watchesList) {
            // A list that cannot be watched says so itself, as only what is behind the route knows its texts.
            return new Route.Resource(new Target(Verb.WATCH, kind, place.namespace(), "", null));
        }
        if (kind.custom() != null && acrossNamespaces && !method.equals("GET") && !method.equals("HEAD")) {
            return UNKNOWN;
        }
        Verb verb =
                switch (method) {
                    case "GET" -> Verb.LIST;
                    case "POST" -> acrossNamespaces ? null : Verb.CREATE;
                    case "DELETE" -> acrossNamespaces ? null : Verb.DELETECOLLECTION;
                    default -> null;
                };
        return allowed(verb, verbs, new Target(Verb.LIST, kind, place.namespace(), "", null));
    }

    private static Route named(String method, Place place, Kind.@Nullable Subresource subresource) {
        Kind kind = place.kind();
        boolean isSub = place.rest().size() == 2;
        if (isSub && subresource == null && kind.custom() != null && (place.inNamespace() || !kind.namespaced())) {
            return new Route.Refused(Statuses.notFound(kind, place.rest().getFirst()));
        }
        if ((isSub && subresource == null) || (kind.namespaced() && !place.inNamespace())) {
            return UNKNOWN;
        }
        if (subresource != null && kind.custom() != null && !subresource.verbs().contains(verbOf(method))) {
            return new Route.Refused(Statuses.verbNotSupported(kind, verbOf(method)));
        }
        Set<String> verbs = subresource == null ? kind.verbs() : subresource.verbs();
        if (subresource == null && !verbs.contains(Verb.GET.word())) {
            return UNKNOWN;
        }
        Verb verb =
                switch (method) {
                    case "GET" -> Verb.GET;
                    case "PUT" -> Verb.UPDATE;
                    case "PATCH" -> Verb.PATCH;
                    case "DELETE" -> Verb.DELETE;
                    case "POST" -> isSub ? Verb.CREATE : null;
                    default -> null;
                };
        String name = place.rest().getFirst();
        String fault = nameFault(name);
        Route route = allowed(verb, verbs, new Target(Verb.GET, kind, place.namespace(), name, subresource));
        return fault == null || !(route instanceof Route.Resource)
                ? route
                : new Route.Refused(Statuses.badRequest("Name parameter invalid: \"" + name + "\": " + fault));
    }

    private static String verbOf(String method) {
        return switch (method) {
            case "PUT" -> Verb.UPDATE.word();
            case "POST" -> Verb.CREATE.word();
            case "HEAD" -> Verb.GET.word();
            default -> method.toLowerCase(Locale.ROOT);
        };
    }

    private static Route oldWatch(String method, Place place) {
        Kind kind = place.kind();
        String name = place.rest().isEmpty() ? "" : place.rest().getFirst();
        if (!name.isEmpty() && kind.namespaced() && !place.inNamespace()) {
            return UNKNOWN;
        }
        Verb verb = method.equals("GET") ? Verb.WATCH : null;
        return allowed(verb, kind.verbs(), new Target(Verb.WATCH, kind, place.namespace(), name, null));
    }

    private static Route allowed(@Nullable Verb verb, Set<String> verbs, Target target) {
        if (verb == null || !verbs.contains(verb.word())) {
            return WRONG_METHOD;
        }
        return new Route.Resource(
                new Target(verb, target.kind(), target.namespace(), target.name(), target.subresource()));
    }

    private static @Nullable String nameFault(String name) {
        if (name.equals(".") || name.equals("..")) {
            return "may not be '" + name + "'";
        }
        return name.indexOf('%') >= 0 ? "may not contain '%'" : null;
    }

    /** A kind's part of a path: what follows the resource's name is {@code rest}. */
    private record Place(Kind kind, String namespace, boolean inNamespace, List<String> rest) {}
}
