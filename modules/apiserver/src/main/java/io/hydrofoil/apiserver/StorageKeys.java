package io.hydrofoil.apiserver;

import io.hydrofoil.objects.Kind;
import java.nio.charset.StandardCharsets;

/**
 * Where objects lie in the store: {@code STORAGE_RESOURCE/NAMESPACE/NAME}, or {@code STORAGE_RESOURCE/NAME} for cluster
 * scope, in UTF-8. The store orders
 * keys by unsigned bytes, which is the order in which lists answer.
 */
public final class StorageKeys {
    private StorageKeys() {}

    /** Key of one object; {@code namespace} is ignored for cluster-scoped kinds. */
    public static byte[] of(Kind kind, String namespace, String name) {
        String scope = kind.namespaced() ? namespace + "/" : "";
        return bytes(kind.storageResource() + "/" + scope + name);
    }

    /** Prefix of all objects of a kind, or of those of one namespace if that is not empty. */
    public static byte[] prefix(Kind kind, String namespace) {
        String scope = namespace.isEmpty() ? "" : namespace + "/";
        return bytes(kind.storageResource() + "/" + scope);
    }

    /**
     * Prefix of all objects of a resource, named as {@code secrets} or, with its group, {@code widgets.example.com}.
     */
    public static byte[] prefix(String resource) {
        int dot = resource.indexOf('.');
        String name = dot < 0 ? resource : resource.substring(0, dot);
        String group = dot < 0 ? "" : resource.substring(dot + 1);
        return bytes(group + "/" + name + "/");
    }

    /**
     * Key of something taken that is no object (a node port), which exists while it is taken. No kind's prefix covers
     * it.
     */
    public static byte[] allocation(String resource, String name) {
        return bytes("allocations/" + resource + "/" + name);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
