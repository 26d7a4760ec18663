package io.hydrofoil.remote;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ObjectKey;

/** Where things are in the API. */
public final class Paths {
    private Paths() {}

    /** All objects of a kind; {@code namespace} empty: of all namespaces. */
    public static String collection(Kind kind, String namespace) {
        String root = kind.group().isEmpty() ? "/api/" + kind.version() : "/apis/" + kind.apiVersion();
        String within = kind.namespaced() && !namespace.isEmpty() ? "/namespaces/" + namespace : "";
        return root + within + "/" + kind.plural();
    }

    /** One object, or a subresource of it if that is not empty. */
    public static String object(ObjectKey key, String subresource) {
        String path = collection(key.kind(), key.namespace()) + "/" + key.name();
        return subresource.isEmpty() ? path : path + "/" + subresource;
    }
}
