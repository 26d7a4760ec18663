package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.strategy.KindRules;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.strategy.Strategy;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Ownership;
import io.hydrofoil.objects.Shape;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Validation;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.Warnings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replacement of objects and of their status; patches end here too. */
final class Updates {
    /** Metadata that clients own: what a status write of some kinds may not touch. */
    private static final List<String> CLIENT_METADATA =
            List.of("labels", "annotations", "finalizers", "ownerReferences");

    private final Admission admission;
    private final Strategies strategies;
    private final Owners owners;

    Updates(Admission admission, Strategies strategies, Owners owners) {
        this.admission = admission;
        this.strategies = strategies;
        this.owners = owners;
    }

    /**
     * Makes {@code object}, which is shaped, defaulted and of the stored kind, the new state; both trees belong to
     * this.
     */
    Decision update(Attempt attempt, MapValue object, Current current) throws RefusedException {
        owners.updated(attempt, current.tree(), object);
        return owned(attempt, object, current);
    }

    /** As {@link #update}, of an object that names its owners already. */
    Decision owned(Attempt attempt, MapValue object, Current current) throws RefusedException {
        return owned(attempt, object, current, true);
    }

    /** As {@link #owned}, of a change that admission has seen in another form (a Scale). */
    Decision admitted(Attempt attempt, MapValue object, Current current) throws RefusedException {
        return owned(attempt, object, current, false);
    }

    private Decision owned(Attempt attempt, MapValue object, Current current, boolean admits) throws RefusedException {
        Kind kind = attempt.stored();
        Strategy strategy = strategies.of(kind);
        MapValue old = current.tree();
        ObjectMeta.matchPath(attempt, object);
        ObjectMeta.checkRevision(attempt, object, current);
        ObjectMeta.update(object, old);
        attempt.base(current.revision());
        if (admits) {
            admission.mutate(attempt, Operation.UPDATE, object, old);
        }
        String when = attempt.target().verb() == Verb.PATCH ? " after mutating admission happens" : "";
        ObjectMeta.uniteOwners(attempt, object, when);
        MapValue next = prepared(attempt, strategy, object, old);
        carryOwners(attempt, object, next, old);
        Shape.settle(kind, next);
        validate(attempt, strategy, next, old);
        if (attempt.target().subresource() == null) {
            Warnings.update(kind, next, old).forEach(attempt::warn);
        }
        if (admits) {
            admission.validate(attempt, Operation.UPDATE, next, old);
        }
        return proposed(attempt, strategy, next, current);
    }

    /** A subresource that is a part of the object is judged by what it changes: all else of the request is void. */
    private void carryOwners(Attempt attempt, MapValue object, MapValue next, MapValue old) {
        switch (attempt.target().subresourceName()) {
            case "ephemeralcontainers", "resize" -> owners.updated(attempt, old, next);
            default -> Owners.carry(object, next);
        }
    }

    private MapValue prepared(Attempt attempt, Strategy strategy, MapValue object, MapValue old)
            throws RefusedException {
        switch (attempt.target().subresourceName()) {
            case "finalize" -> {
                ObjectMeta.keep(object, old, "status");
                return object;
            }
            case "ephemeralcontainers", "resize" -> {
                MapValue next = strategy.part(attempt.target().subresourceName(), object, old);
                countGeneration(attempt.stored(), strategy, next, old);
                return next;
            }
            case "" -> {
                // goes on
            }
            default -> {
                MapValue next = withStatusOf(object, old);
                keepMetadata(attempt.stored(), next, old);
                strategy.prepareStatus(attempt, next, old);
                return next;
            }
        }
        if (Creates.hasStatus(attempt.stored())) {
            ObjectMeta.keep(object, old, "status");
        }
        strategy.prepareUpdate(attempt, object, old);
        countGeneration(attempt.stored(), strategy, object, old);
        return object;
    }

    private static void countGeneration(Kind kind, Strategy strategy, MapValue object, MapValue old) {
        long generation = old.map("metadata").number("generation", 0);
        if (KindRules.hasGeneration(kind) && strategy.countsGeneration(object, old)) {
            object.ensureMap("metadata").put("generation", generation + 1);
        }
    }

    /** All of the old object but for status and metadata. */
    private static MapValue withStatusOf(MapValue object, MapValue old) {
        MapValue next = new MapValue();
        for (Map.Entry<String, Value> field : old) {
            next.put(field.getKey(), field.getValue().copy());
        }
        ObjectMeta.keep(next, object, "metadata");
        ObjectMeta.keep(next, object, "status");
        return next;
    }

    private static void keepMetadata(Kind kind, MapValue next, MapValue old) {
        MapValue metadata = next.ensureMap("metadata");
        if (KindRules.statusKeepsMetadata(kind)) {
            CLIENT_METADATA.forEach(field -> ObjectMeta.keep(metadata, old.map("metadata"), field));
        }
    }

    private static void validate(Attempt attempt, Strategy strategy, MapValue object, MapValue old)
            throws RefusedException {
        List<FieldError> errors = new ArrayList<>(ObjectMeta.immutable(object, old));
        errors.addAll(Validation.update(
                attempt.stored(),
                attempt.target().kind(),
                attempt.target().subresourceName(),
                object,
                old,
                attempt::warn));
        strategy.validate(attempt, object, old, errors);
        if (!errors.isEmpty()) {
            throw new RefusedException(
                    Statuses.invalid(attempt.stored(), attempt.target().name(), errors));
        }
    }

    private static Decision proposed(Attempt attempt, Strategy strategy, MapValue object, Current current) {
        // What is stored in an older version changes by being written: that is how stored versions are migrated.
        boolean same = isSame(object, current.tree()) && !current.isOutdated();
        boolean ends = isEnded(strategy, object);
        Stored storing = ends
                ? Stored.not(attempt, 200, object, current.revision())
                : Stored.of(attempt, 200, object, current.revision());
        Result result = storing.result();
        if (attempt.isDryRun() || (same && !ends && attempt.transaction().isEmpty())) {
            return new Decision.Done(result, attempt.notes());
        }
        byte[] key = attempt.target().key();
        attempt.transaction().expect(key, current.revision());
        if (current.isDeleting()) {
            // Finalizers go one by one, and a pod's last status comes before its end.
            attempt.transaction().leadToDeletion();
        }
        if (ends) {
            strategy.release(attempt, current);
            attempt.transaction().delete(key);
        } else {
            attempt.transaction().put(key, current.kind(), storing.tree());
        }
        return new Decision.Proposed(attempt.transaction(), result, attempt.notes());
    }

    /** Whether nothing changes; times of owners alone are no change, and stay as they were. */
    private static boolean isSame(MapValue object, MapValue old) {
        if (!Ownership.isSameButForTimes(object, old)) {
            return false;
        }
        Owners.carry(old, object);
        return true;
    }

    /** Whether an object that is being deleted has nothing left that holds it. */
    private static boolean isEnded(Strategy strategy, MapValue object) {
        MapValue metadata = object.map("metadata");
        return metadata.has("deletionTimestamp")
                && metadata.number("deletionGracePeriodSeconds", 0) == 0
                && metadata.list("finalizers").isEmpty()
                && strategy.mayGo(object);
    }
}
