package io.hydrofoil.apiserver.request;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.objects.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a request is aimed at; known to be served, with this verb.
 *
 * @param kind as named in the path, which may differ from the kind it is stored as
 * @param namespace empty for cluster scope and for all namespaces
 * @param name empty for collections, except for a watch by the old {@code /watch/} prefix, which names the only object
 *        to show
 * @param subresource null for the main resource
 */
public record Target(Verb verb, Kind kind, String namespace, String name, Kind.@Nullable Subresource subresource) {
    /** A main resource. */
    public static Target of(Verb verb, Kind kind, String namespace, String name) {
        return new Target(verb, kind, namespace, name, null);
    }

    /** Name of the subresource; empty for the main resource. */
    public String subresourceName() {
        return subresource == null ? "" : subresource.name();
    }

    /** Store key of the object. */
    public byte[] key() {
        return StorageKeys.of(kind, namespace, name);
    }

    /** This target with another name. */
    public Target named(String otherName) {
        return new Target(verb, kind, namespace, otherName, subresource);
    }
}
