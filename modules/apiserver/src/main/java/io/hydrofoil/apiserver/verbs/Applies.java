package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.request.FieldValidation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Server-side apply: a configuration becomes an update, or a create if there is nothing yet. */
final class Applies {
    private static final String UNREAD = "error decoding YAML: ";

    private final Owners owners;
    private final Creates creates;
    private final Updates updates;

    Applies(Owners owners, Creates creates, Updates updates) {
        this.owners = owners;
        this.creates = creates;
        this.updates = updates;
    }

    /** Applies to the object; null: there is none. */
    Decision apply(Attempt attempt, Command.Patch patch, @Nullable Current current) throws RefusedException {
        List<String> duplicates = new ArrayList<>(0);
        MapValue config = configuration(patch, duplicates);
        MapValue base = current == null ? null : current.tree().copy();
        if (base != null && current != null) {
            base.ensureMap("metadata").put("resourceVersion", Long.toString(current.revision()));
        }
        MapValue applied = owners.applied(attempt, base, config, patch.options().force());
        strict(attempt, patch.options().fieldValidation(), duplicates);
        MapValue object = Intake.applied(attempt, config, applied);
        if (current != null) {
            return updates.owned(attempt, object, current);
        }
        return create(attempt, object);
    }

    /** The configuration; duplicate keys are told in the words of the YAML reader. */
    static MapValue configuration(Command.Patch patch, List<String> duplicates) throws RefusedException {
        Value value;
        try {
            value = patch.body().read(duplicates::add);
        } catch (MalformedException e) {
            throw new RefusedException(
                    Statuses.badRequest(UNREAD + "error converting YAML to JSON: " + e.getMessage()));
        }
        return switch (value) {
            case MapValue map -> map;
            case NullValue ignored -> new MapValue();
            default ->
                throw new RefusedException(Statuses.badRequest(UNREAD + "error unmarshaling JSON: while decoding JSON: "
                        + "json: cannot unmarshal " + TypeMeta.sort(value)
                        + " into Go value of type map[string]interface {}"));
        };
    }

    /** Refuses duplicate keys or warns of them, as the request asks. */
    static void strict(Attempt attempt, FieldValidation mode, List<String> duplicates) throws RefusedException {
        if (duplicates.isEmpty() || mode == FieldValidation.IGNORE) {
            return;
        }
        if (mode == FieldValidation.STRICT) {
            throw new RefusedException(Statuses.badRequest("error strict decoding YAML: error converting YAML to JSON: "
                    + "yaml: unmarshal errors:\n  " + String.join("\n  ", duplicates)));
        }
        duplicates.forEach(attempt::warn);
    }

    private Decision create(Attempt attempt, MapValue object) throws RefusedException {
        Target target = attempt.target();
        MapValue metadata = object.ensureMap("metadata");
        String uid = metadata.text("uid", "");
        if (!uid.isEmpty()) {
            throw new RefusedException(Statuses.conflict(
                    target.kind(),
                    target.name(),
                    "uid mismatch: the provided object specified uid " + uid + ", and no existing object was found"));
        }
        ObjectMeta.matchPath(attempt, object);
        metadata.remove("resourceVersion");
        creates.checkRight(attempt);
        return creates.owned(attempt, object);
    }
}
