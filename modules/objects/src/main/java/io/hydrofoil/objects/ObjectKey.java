package io.hydrofoil.objects;

/** Kind, namespace (empty for cluster scope) and name. */
public record ObjectKey(Kind kind, String namespace, String name) {
    @Override
    public String toString() {
        return kind.plural() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
