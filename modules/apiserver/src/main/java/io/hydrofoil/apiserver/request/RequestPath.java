package io.hydrofoil.apiserver.request;

import io.hydrofoil.access.Attributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A path taken apart as authorization sees it: by position only, whether or not anything is served there, so that a
 * client without rights
 * learns nothing about what exists.
 *
 * @param isResource false for discovery, health and everything outside {@code /api/V/…} and {@code /apis/G/V/…}: then
 *        only path and verb count
 * @param fieldSelector as it is demanded of listed objects; may be empty
 * @param verb an API verb in lower case, or the HTTP method in lower case for non-resource paths
 */
public record RequestPath(
        boolean isResource,
        String path,
        String verb,
        String group,
        String version,
        String namespace,
        String resource,
        String subresource,
        String name,
        String fieldSelector) {
    /** This as authorization asks for it. */
    public Attributes attributes() {
        return isResource
                ? new Attributes(verb, group, resource, subresource, namespace, name, "").where(demanded())
                : Attributes.ofPath(verb, path);
    }

    /** Whether it is about what passes between a client and a pod, service or node. */
    public boolean isStream() {
        return switch (subresource) {
            case "attach", "exec", "portforward", "proxy", "log" -> true;
            default -> false;
        };
    }

    public boolean isWatch() {
        return verb.equals(Verb.WATCH.word());
    }

    /** Takes a decoded path apart. */
    public static RequestPath parse(String method, String path, Map<String, List<String>> query) {
        List<String> parts = segments(path);
        int skip = parts.isEmpty()
                ? 0
                : parts.getFirst().equals("api") ? 2 : parts.getFirst().equals("apis") ? 3 : 0;
        if (skip == 0 || parts.size() <= skip) {
            return new RequestPath(false, path, method.toLowerCase(java.util.Locale.ROOT), "", "", "", "", "", "", "");
        }
        String group = skip == 2 ? "" : parts.get(1);
        String version = parts.get(skip - 1);
        List<String> rest = parts.subList(skip, parts.size());
        boolean oldWatch = rest.size() > 1 && rest.getFirst().equals("watch");
        if (oldWatch) {
            rest = rest.subList(1, rest.size());
        }
        String namespace = "";
        if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
            namespace = rest.get(1);
            boolean isNamespaceItself = rest.size() == 2
                    || rest.get(2).equals("status")
                    || rest.get(2).equals("finalize");
            rest = isNamespaceItself ? rest : rest.subList(2, rest.size());
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String subresource = rest.size() > 2 ? rest.get(2) : "";
        boolean watches = oldWatch || isTrue(query.get("watch"));
        if (name.isEmpty() && query.containsKey("fieldSelector")) {
            String selector = query.get("fieldSelector").getFirst();
            name = nameSelected(selector);
            return new RequestPath(
                    true,
                    path,
                    verb(method, false, watches, oldWatch),
                    group,
                    version,
                    namespace,
                    rest.getFirst(),
                    "",
                    name,
                    selector);
        }
        String verb = verb(method, !name.isEmpty(), watches, oldWatch);
        return new RequestPath(true, path, verb, group, version, namespace, rest.getFirst(), subresource, name, "");
    }

    /** The segments of a path; empty ones in the middle stay, those at the ends do not count. */
    static List<String> segments(String path) {
        int from = 0;
        int to = path.length();
        while (from < to && path.charAt(from) == '/') {
            from++;
        }
        while (to > from && path.charAt(to - 1) == '/') {
            to--;
        }
        return from == to ? List.of() : Arrays.asList(path.substring(from, to).split("/", -1));
    }

    /**
     * Whether a query parameter counts as true: present and neither {@code false} nor {@code 0}; an empty text is true.
     */
    static boolean isTrue(@org.jspecify.annotations.Nullable List<String> values) {
        if (values == null || values.isEmpty()) {
            return false;
        }
        String first = values.getFirst();
        return !first.equalsIgnoreCase("false") && !first.equals("0");
    }

    private static String verb(String method, boolean named, boolean watches, boolean oldWatch) {
        return switch (method) {
            case "POST" -> Verb.CREATE.word();
            case "GET", "HEAD" ->
                oldWatch ? Verb.WATCH.word() : named ? Verb.GET.word() : watches ? Verb.WATCH.word() : Verb.LIST.word();
            case "PUT" -> Verb.UPDATE.word();
            case "PATCH" -> Verb.PATCH.word();
            case "DELETE" -> named ? Verb.DELETE.word() : Verb.DELETECOLLECTION.word();
            default -> "";
        };
    }

    /** What the field selector demands to be equal. */
    private Map<String, String> demanded() {
        if (fieldSelector.isEmpty()) {
            return Map.of();
        }
        Map<String, String> demanded = new HashMap<>();
        for (String term : fieldSelector.split(",")) {
            int equals = term.indexOf('=');
            if (equals > 0 && term.charAt(equals - 1) != '!') {
                String value = term.substring(equals + 1);
                demanded.put(term.substring(0, equals).strip(), value.startsWith("=") ? value.substring(1) : value);
            }
        }
        return demanded;
    }

    /** The name that a field selector demands, which lets roles restricted to names list and watch it. */
    private static String nameSelected(String fieldSelector) {
        for (String term : fieldSelector.split(",")) {
            if (term.startsWith("metadata.name=")) {
                String value = term.substring("metadata.name=".length());
                return value.startsWith("=") ? value.substring(1) : value;
            }
        }
        return "";
    }
}
