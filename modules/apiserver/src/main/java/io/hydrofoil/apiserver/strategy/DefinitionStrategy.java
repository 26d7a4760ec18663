package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/**
 * Custom resource definitions: they remember every version in which objects were stored, and go only after their
 * objects have gone.
 */
final class DefinitionStrategy implements Strategy {
    private static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    private static final String RULES = "x-kubernetes-validations";

    @Override
    public void prepareCreate(Attempt attempt, MapValue object) {
        MapValue status = new MapValue();
        object.put("status", status);
        remember(object);
        tellOfRules(attempt, object, MapValue.EMPTY);
    }

    @Override
    public void prepareUpdate(Attempt attempt, MapValue object, MapValue old) {
        remember(object);
        tellOfRules(attempt, object, old);
    }

    /** Whoever brings rules along is told that they are not evaluated; later writes are not bothered. */
    private static void tellOfRules(Attempt attempt, MapValue object, MapValue old) {
        if (hasRules(object.map("spec").get("versions"))
                && !hasRules(old.map("spec").get("versions"))) {
            attempt.warn(RULES + " are stored but not evaluated by this version");
        }
    }

    private static boolean hasRules(@Nullable Value value) {
        return switch (value) {
            case MapValue map -> {
                boolean found = map.has(RULES);
                for (var entry : map) {
                    found |= hasRules(entry.getValue());
                }
                yield found;
            }
            case ListValue list -> list.stream().anyMatch(DefinitionStrategy::hasRules);
            case null, default -> false;
        };
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
