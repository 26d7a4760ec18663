package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.request.FieldValidation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Shape;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * As {@link Intake}, for objects of custom kinds: they say what they are, are pruned instead of shaped, and stay in the
 * version that was asked for until they are stored.
 */
final class CustomIntake {
    private CustomIntake() {}

    /** The object in the body of a create or update. */
    static MapValue object(Attempt attempt, CustomKind custom, Body body, FieldValidation mode)
            throws RefusedException {
        Kind kind = attempt.target().kind();
        List<String> faults = new ArrayList<>(0);
        MapValue tree = read(kind, body, faults);
        String apiVersion = tree.text("apiVersion", "");
        if (!apiVersion.equals(kind.apiVersion())) {
            throw new RefusedException(Statuses.badRequest("the API version in the data (" + apiVersion
                    + ") does not match the expected API version (" + kind.apiVersion() + ")"));
        }
        checkType(kind, tree);
        try {
            faults.addAll(custom.conform(tree));
        } catch (MalformedException e) {
            throw refused(kind, Intake.reason(e));
        }
        if (mode == FieldValidation.STRICT && !faults.isEmpty()) {
            throw refused(kind, Intake.strictText(faults));
        }
        Intake.warn(attempt, faults, mode);
        custom.fillDefaults(tree);
        return Intake.typed(tree, kind.apiVersion(), kind.kind());
    }

    private static MapValue read(Kind kind, Body body, List<String> faults) throws RefusedException {
        MapValue tree;
        try {
            tree = TypeMeta.object(null, body, faults::add);
        } catch (MalformedException e) {
            throw Intake.unrecognized(kind.kind(), Intake.reason(e), body);
        }
        if (!tree.text("kind", "").isEmpty()) {
            return tree;
        }
        String shown = body.text().isEmpty() ? Json.text(tree) : body.text();
        throw Intake.unrecognized(kind.kind(), "Object 'Kind' is missing in '" + shown + "'", body);
    }

    /** A patch applied to the object, which belongs to this. */
    static MapValue patched(Attempt attempt, CustomKind custom, Command.Patch patch, MapValue current)
            throws RefusedException {
        Kind kind = attempt.target().kind();
        List<String> faults = new ArrayList<>(0);
        Value change = Intake.readPatch(patch, faults);
        MapValue tree = Intake.apply(patch, Schema.of(kind), current, change);
        checkType(kind, tree);
        try {
            faults.addAll(custom.conform(tree));
        } catch (MalformedException e) {
            throw Intake.patchFault(Json.text(tree), Intake.reason(e));
        }
        FieldValidation mode = patch.options().fieldValidation();
        if (mode == FieldValidation.STRICT && !faults.isEmpty()) {
            throw Intake.patchFault(Json.text(tree), "strict decoding error: " + String.join(", ", faults));
        }
        Intake.warn(attempt, faults, mode);
        custom.fillDefaults(tree);
        return Intake.typed(tree, kind.apiVersion(), kind.kind());
    }

    /** An object that says to be something else is refused under the name that it gives itself. */
    private static void checkType(Kind kind, MapValue tree) throws RefusedException {
        String given = tree.text("kind", "");
        String version = tree.text("apiVersion", "");
        boolean wrongKind = !given.equals(kind.kind());
        if (!wrongKind && version.equals(kind.apiVersion())) {
            return;
        }
        FieldError error = wrongKind
                ? new FieldError(FieldError.Type.INVALID, "kind", GoQuote.of(given), "must be " + kind.kind())
                : new FieldError(
                        FieldError.Type.INVALID, "apiVersion", GoQuote.of(version), "must be " + kind.apiVersion());
        String name = tree.map("metadata").text("name", "");
        throw new RefusedException(Statuses.invalid(kind.group(), given, name, List.of(error)));
    }

    private static RefusedException refused(Kind kind, String fault) {
        return new RefusedException(Statuses.badRequest(Shape.refusal(kind.kind(), kind.version(), fault)));
    }
}
