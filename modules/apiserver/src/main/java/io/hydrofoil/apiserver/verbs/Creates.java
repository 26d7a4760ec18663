package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.strategy.KindRules;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.strategy.Strategy;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Shape;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Validation;
import io.hydrofoil.objects.Warnings;
import java.util.ArrayList;
import java.util.List;

/** Creation of objects. */
final class Creates {
    private static final int GENERATED_NAMES = 8;

    private final Admission admission;
    private final Strategies strategies;
    private final Kind namespaces;
    private final Owners owners;
    private final Authorizer authorizer;

    Creates(KindTable kinds, Admission admission, Strategies strategies, Owners owners, Authorizer authorizer) {
        this.authorizer = authorizer;
        this.owners = owners;
        this.admission = admission;
        this.strategies = strategies;
        this.namespaces = kinds.require("v1", "Namespace");
    }

    /** Refuses an update that would create, from who may only update. */
    void checkRight(Attempt attempt) throws RefusedException {
        Target target = attempt.target();
        Attributes create = new Attributes(
                "create", target.kind().group(), target.kind().plural(), "", target.namespace(), target.name(), "");
        ApiStatus forbidden = authorizer.decide(attempt.who(), create);
        if (forbidden != null) {
            throw new RefusedException(forbidden);
        }
    }

    /** Creates {@code object}, which is shaped, defaulted and of the stored kind, and belongs to this. */
    Decision create(Attempt attempt, MapValue object) throws RefusedException {
        return create(attempt, object, false);
    }

    /** As {@link #create(Attempt, MapValue)}, of an object that names its owners already. */
    Decision owned(Attempt attempt, MapValue object) throws RefusedException {
        return create(attempt, object, true);
    }

    private Decision create(Attempt attempt, MapValue object, boolean owned) throws RefusedException {
        Kind kind = attempt.stored();
        Strategy strategy = strategies.of(kind);
        CustomKind custom = kind.custom();
        if (custom != null && custom.isTerminating()) {
            String name = object.map("metadata").text("name", "");
            String text = "create not allowed while custom resource definition is terminating";
            throw new RefusedException(Statuses.forbidden(kind, name, text));
        }
        ObjectMeta.matchNamespace(attempt, object.ensureMap("metadata"));
        ObjectMeta.clean(object.ensureMap("metadata"));
        ObjectMeta.uniteOwners(attempt, object, "");
        strategy.fill(attempt, object);
        if (!owned) {
            owners.created(attempt, object);
        }
        // Who changes a new object sees it before the server names it.
        admission.mutate(attempt, Operation.CREATE, object, MapValue.EMPTY);
        String generated = generatedName(attempt, object);
        if (hasStatus(kind) && !strategy.keepsStatus()) {
            object.remove("status");
        }
        strategy.prepareCreate(attempt, object);
        validate(attempt, strategy, object);
        Shape.settle(kind, object);
        Warnings.create(kind, object).forEach(attempt::warn);
        admission.validate(attempt, Operation.CREATE, object, MapValue.EMPTY);
        Stored storing = Stored.of(attempt, 201, object, 0);
        String name = object.map("metadata").text("name", "");
        byte[] key = StorageKeys.of(kind, attempt.target().namespace(), name);
        if (attempt.records().has(key)) {
            throw new RefusedException(
                    generated.isEmpty()
                            ? Statuses.alreadyExists(attempt.target().kind(), name)
                            : Statuses.generatedNameTaken(attempt.target().kind(), generated));
        }
        strategy.complete(attempt, object);
        if (attempt.isDryRun()) {
            return new Decision.Done(storing.result(), attempt.notes());
        }
        attempt.transaction().expect(key, 0);
        if (kind.namespaced()) {
            attempt.transaction()
                    .expectExists(
                            StorageKeys.of(namespaces, "", attempt.target().namespace()));
        }
        attempt.transaction().put(key, kind, storing.tree());
        return new Decision.Proposed(attempt.transaction(), storing.result(), attempt.notes());
    }

    /**
     * Fills server-owned metadata; returns the name if it was generated, else nothing. Tries a few names, since short
     * suffixes collide.
     */
    private static String generatedName(Attempt attempt, MapValue object) throws RefusedException {
        boolean generate = object.map("metadata").text("name", "").isEmpty();
        ObjectMeta.create(attempt, object);
        MapValue metadata = object.ensureMap("metadata");
        String base = metadata.text("generateName", "");
        if (!generate || base.isEmpty()) {
            return "";
        }
        String name = metadata.text("name", "");
        for (int i = 1; i < GENERATED_NAMES; i++) {
            if (!attempt.records()
                    .has(StorageKeys.of(attempt.stored(), attempt.target().namespace(), name))) {
                break;
            }
            name = name.substring(0, name.length() - 5) + attempt.moment().suffix();
            metadata.put("name", name);
        }
        return name;
    }

    /** Whether the kind keeps its status apart. */
    static boolean hasStatus(Kind kind) {
        return kind.subresources().stream().anyMatch(sub -> sub.name().equals("status"));
    }

    private static void validate(Attempt attempt, Strategy strategy, MapValue object) throws RefusedException {
        Kind kind = attempt.target().kind();
        List<FieldError> errors = new ArrayList<>(Validation.create(attempt.stored(), kind, object));
        strategy.validate(attempt, object, MapValue.EMPTY, errors);
        if (!errors.isEmpty()) {
            throw new RefusedException(
                    Statuses.invalid(attempt.stored(), object.map("metadata").text("name", ""), errors));
        }
    }

    /** Whether PUT may create this kind. */
    static boolean mayPut(Kind kind) {
        return KindRules.putCreates(kind);
    }
}
