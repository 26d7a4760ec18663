package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** Namespaces: held by spec.finalizers, which only /finalize changes, while a controller empties them. */
final class NamespaceStrategy implements Strategy {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final String FINALIZER = "kubernetes";

    @Override
    public void fill(Attempt attempt, MapValue namespace) {
        if (!namespace.map("metadata").text("name", "").isEmpty()) {
            label(namespace);
        }
    }

    @Override
    public void prepareCreate(Attempt attempt, MapValue namespace) {
        label(namespace);
        ListValue finalizers = namespace.ensureMap("spec").ensureList("finalizers");
        if (!finalizers.texts().contains(FINALIZER)) {
            finalizers.add(new io.hydrofoil.objects.StringValue(FINALIZER));
        }
        namespace.put("status", new MapValue().put("phase", "Active"));
    }

    @Override
    public void prepareUpdate(Attempt attempt, MapValue namespace, MapValue old) {
        namespace.put("spec", old.map("spec").copy());
        label(namespace);
    }

    @Override
    public boolean markDeleted(Attempt attempt, MapValue namespace) {
        MapValue metadata = namespace.ensureMap("metadata");
        if (!metadata.has("deletionTimestamp")) {
            metadata.put("deletionTimestamp", attempt.moment().time());
            namespace.ensureMap("status").put("phase", "Terminating");
        }
        return !mayGo(namespace);
    }

    @Override
    public boolean mayGo(MapValue namespace) {
        return namespace.map("spec").list("finalizers").isEmpty();
    }

    private static void label(MapValue namespace) {
        MapValue metadata = namespace.ensureMap("metadata");
        metadata.ensureMap("labels").put(NAME_LABEL, metadata.text("name", ""));
    }
}
