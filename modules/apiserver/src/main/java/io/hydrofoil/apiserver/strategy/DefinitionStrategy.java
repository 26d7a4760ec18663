package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/**
 * Custom resource definitions: they remember every version in which objects were stored, and go only after their
 * objects have gone.
 */
final class DefinitionStrategy implements Strategy {
    private static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    @Override
    public void prepareCreate(Attempt attempt, MapValue object) {
        MapValue status = new MapValue();
        object.put("status", status);
        remember(object);
    }

    @Override
    public void prepareUpdate(Attempt attempt, MapValue object, MapValue old) {
        remember(object);
    }

    /** Notes the storage version among the stored ones. */
    private static void remember(MapValue object) {
        ListValue stored = object.ensureMap("status").ensureList("storedVersions");
        for (MapValue version : object.map("spec").list("versions").maps()) {
            String name = version.text("name", "");
            if (version.flag("storage", false)) {
                if (!stored.texts().contains(name)) {
                    stored.add(name);
                }
                return;
            }
        }
    }

    @Override
    public boolean markDeleted(Attempt attempt, MapValue object) {
        MapValue metadata = object.ensureMap("metadata");
        if (metadata.has("deletionTimestamp")) {
            return !metadata.list("finalizers").isEmpty();
        }
        String time = attempt.moment().time();
        metadata.put("deletionTimestamp", time);
        ListValue finalizers = metadata.ensureList("finalizers");
        if (!finalizers.texts().contains(FINALIZER)) {
            finalizers.add(FINALIZER);
        }
        MapValue condition = new MapValue()
                .put("type", "Terminating")
                .put("status", "True")
                .put("lastTransitionTime", time)
                .put("reason", "InstanceDeletionPending")
                .put(
                        "message",
                        "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
        Conditions.set(object, condition);
        return true;
    }
}
