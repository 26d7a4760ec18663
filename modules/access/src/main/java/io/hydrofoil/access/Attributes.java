package io.hydrofoil.access;

import io.hydrofoil.objects.ApiStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What someone wants to do, as authorization sees it: either to a resource, or to a path outside of resources.
 *
 * @param verb API verb, for example {@code deletecollection}; for a path the lower-case HTTP method
 * @param group API group, empty for the core group
 * @param resource plural; empty for a path
 * @param subresource for example {@code status}; may be empty
 * @param namespace empty at the cluster scope
 * @param name empty for collections
 * @param path of a non-resource request; empty for a resource
 * @param fields what a field selector demands of listed objects, as far as it demands equality
 */
public record Attributes(
        String verb,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name,
        String path,
        Map<String, String> fields) {
    /** Without a field selector. */
    public Attributes(
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            String path) {
        this(verb, group, resource, subresource, namespace, name, path, Map.of());
    }

    /** These, of objects with these fields only. */
    public Attributes where(Map<String, String> demanded) {
        return demanded.isEmpty()
                ? this
                : new Attributes(verb, group, resource, subresource, namespace, name, path, Map.copyOf(demanded));
    }

    /** A request to a path that is no resource. */
    public static Attributes ofPath(String method, String path) {
        return new Attributes(method.toLowerCase(Locale.ROOT), "", "", "", "", "", path);
    }

    /** Whether this is about a resource. */
    public boolean isResource() {
        return !resource.isEmpty();
    }

    /** The 403 for {@code who}; {@code reason} is appended if an authorizer gave one, else empty. */
    public ApiStatus forbidden(Identity who, String reason) {
        String because = reason.isEmpty() ? "" : ": " + reason;
        if (!isResource()) {
            String text = "forbidden: User \"" + who.user() + "\" cannot " + verb + " path \"" + path + "\"" + because;
            return status(text, "", "", "");
        }
        String qualified = group.isEmpty() ? resource : resource + "." + group;
        String subject = name.isEmpty() ? qualified : qualified + " \"" + name + "\"";
        String full = subresource.isEmpty() ? resource : resource + "/" + subresource;
        String where = namespace.isEmpty() ? " at the cluster scope" : " in the namespace \"" + namespace + "\"";
        String text = subject + " is forbidden: User \"" + who.user() + "\" cannot " + verb + " resource \"" + full
                + "\" in API group \"" + group + "\"" + where + because;
        return status(text, name, group, resource);
    }

    private static ApiStatus status(String text, String name, String group, String kind) {
        return new ApiStatus(403, "Forbidden", text, new ApiStatus.Details(name, group, kind, "", List.of(), 0));
    }
}
