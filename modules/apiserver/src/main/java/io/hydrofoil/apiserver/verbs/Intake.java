package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.request.FieldValidation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.objects.Conversions;
import io.hydrofoil.objects.Defaults;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoPrint;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.Patches;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Shape;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** From what a client sent to a tree of the stored kind: read, checked for its kind, shaped, defaulted, converted. */
final class Intake {
    private static final Set<String> JSON_PATCH_MEMBERS = Set.of("op", "path", "value", "from");

    private Intake() {}

    /** The object in the body of a create or update of the main resource or of a subresource with the same kind. */
    static MapValue object(Attempt attempt, Body body, FieldValidation mode) throws RefusedException {
        Kind kind = attempt.target().kind();
        if (kind.custom() != null) {
            return CustomIntake.object(attempt, kind.custom(), body, mode);
        }
        MapValue tree = read(attempt, body, kind.apiVersion(), kind.kind(), Schema.of(kind), mode);
        Defaults.apply(kind, tree);
        return stored(attempt, tree);
    }

    /** The body of a subresource that is of another kind, shaped by {@code schema}; not defaulted. */
    static MapValue other(Attempt attempt, Body body, Schema schema, FieldValidation mode) throws RefusedException {
        Target target = attempt.target();
        Kind.Subresource subresource = target.subresource();
        String apiVersion = subresource == null ? target.kind().apiVersion() : subresource.bodyApiVersion();
        String kind = subresource == null ? target.kind().kind() : subresource.bodyKind();
        return read(attempt, body, apiVersion, kind, schema, mode);
    }

    private static MapValue read(
            Attempt attempt, Body body, String apiVersion, String kind, Schema schema, FieldValidation mode)
            throws RefusedException {
        List<String> duplicates = new ArrayList<>(0);
        MapValue tree;
        try {
            tree = TypeMeta.object(schema, body, duplicates::add);
        } catch (MalformedException e) {
            throw unrecognized(kind, reason(e), body);
        }
        checkKind(tree, apiVersion, kind);
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        List<String> faults;
        try {
            List<String> unknown = isNew(attempt) ? shapeNew(schema, tree) : shape(schema, tree, false);
            faults = duplicates.isEmpty() && unknown.isEmpty()
                    ? List.of()
                    : StrictFaults.inOrder(body, duplicates, unknown);
        } catch (MalformedException e) {
            throw new RefusedException(Statuses.badRequest(Shape.refusal(kind, version, reason(e))));
        }
        if (mode == FieldValidation.STRICT && !faults.isEmpty()) {
            String text = strictText(faults);
            throw new RefusedException(Statuses.badRequest(Shape.refusal(kind, version, text)));
        }
        warn(attempt, faults, mode);
        return typed(tree, apiVersion, kind);
    }

    /** A patch applied to the stored object; {@code current} belongs to this. */
    static MapValue patched(Attempt attempt, Command.Patch patch, MapValue current) throws RefusedException {
        Kind kind = attempt.target().kind();
        if (kind.custom() != null) {
            return CustomIntake.patched(attempt, kind.custom(), patch, current);
        }
        MapValue base = Conversions.convert(attempt.stored(), kind, current);
        MapValue result = typed(applied(attempt, patch, base, Schema.of(kind)), kind.apiVersion(), kind.kind());
        Defaults.apply(kind, result);
        return stored(attempt, result);
    }

    /** The object that an apply of {@code config} leaves, of the version asked for: shaped, defaulted, stored. */
    static MapValue applied(Attempt attempt, MapValue config, MapValue result) throws RefusedException {
        Kind kind = attempt.target().kind();
        MapValue tree = typed(result, kind.apiVersion(), kind.kind());
        try {
            shape(Schema.of(kind), tree, true);
        } catch (MalformedException e) {
            MapValue metadata = config.map("metadata");
            throw new RefusedException(Statuses.plainError("failed to convert new object ("
                    + metadata.text("namespace", "") + "/" + metadata.text("name", "") + "; " + kind
                    + ") to proper version: unable to convert unstructured object to " + kind + ": " + reason(e)));
        }
        Defaults.apply(kind, tree);
        return stored(attempt, tree);
    }

    /** A patch applied to a body of another kind (a Scale). */
    static MapValue patched(Attempt attempt, Command.Patch patch, Schema schema, MapValue base)
            throws RefusedException {
        return applied(attempt, patch, base, schema);
    }

    private static MapValue applied(Attempt attempt, Command.Patch command, MapValue base, Schema schema)
            throws RefusedException {
        List<String> faults = new ArrayList<>(0);
        String kind = base.text("kind", "");
        String apiVersion = base.text("apiVersion", "");
        Value patch = readPatch(command, faults);
        MapValue tree = apply(command, schema, base, patch);
        boolean isStrategic = command.format() == Command.PatchFormat.STRATEGIC;
        if (isStrategic) {
            // Such a patch goes into an object of the kind, which cannot become one of another.
            tree.put("kind", kind).put("apiVersion", apiVersion);
        } else if (!tree.text("kind", kind).equals(kind)
                || !tree.text("apiVersion", apiVersion).equals(apiVersion)) {
            throw patchFault(Json.text(tree), "kind and apiVersion must not change");
        }
        try {
            // A patched object is shown in the order of its keys.
            faults.addAll(shape(schema, tree, isStrategic).stream().sorted().toList());
        } catch (MalformedException e) {
            throw patchFault(isStrategic ? GoPrint.of(patch) : Json.text(tree), reason(e));
        }
        FieldValidation mode = command.options().fieldValidation();
        if (mode == FieldValidation.STRICT && !faults.isEmpty()) {
            String shown = isStrategic ? GoPrint.of(patch) : Json.text(tree);
            throw patchFault(shown, "strict decoding error: " + String.join(", ", faults));
        }
        warn(attempt, faults, mode);
        return tree;
    }

    static Value readPatch(Command.Patch command, List<String> faults) throws RefusedException {
        String prefix = command.format() == Command.PatchFormat.JSON ? "json patch " : "";
        try {
            Value patch = command.body().read(fault -> faults.add(prefix + fault));
            if (command.format() == Command.PatchFormat.JSON && patch instanceof ListValue operations) {
                unknownMembers(operations, faults);
            }
            return patch;
        } catch (MalformedException e) {
            throw new RefusedException(Statuses.badRequest("error decoding patch: " + reason(e)));
        }
    }

    static MapValue apply(Command.Patch command, Schema schema, MapValue base, Value patch) throws RefusedException {
        try {
            return switch (command.format()) {
                case JSON -> Patches.json(base, patch);
                case MERGE -> Patches.merge(base, patch);
                case STRATEGIC -> Patches.strategic(schema, base, patch);
                case APPLY -> throw new IllegalArgumentException("an apply is no patch");
            };
        } catch (PatchException e) {
            throw new RefusedException(e.status());
        }
    }

    /** Whether the body is to become an object. */
    private static boolean isNew(Attempt attempt) {
        Target target = attempt.target();
        return target.verb() == Verb.CREATE
                && target.subresource() == null
                && target.kind().persisted();
    }

    private static List<String> shapeNew(Schema schema, MapValue tree) throws MalformedException {
        Shape.Report report = new Shape.Report();
        Shape.conformNew(schema, tree, report);
        return report.faults();
    }

    private static List<String> shape(Schema schema, MapValue tree, boolean wasTree) throws MalformedException {
        // An empty list of owners says that nobody owns anything; shaping would take it for silence.
        if (tree.map("metadata").get("managedFields") instanceof ListValue owners && owners.isEmpty()) {
            tree.ensureMap("metadata").put("managedFields", ListValue.of(new MapValue()));
        }
        Shape.Report report = new Shape.Report();
        if (wasTree) {
            Shape.conformTree(schema, tree, report);
        } else {
            Shape.conform(schema, tree, report);
        }
        return report.faults();
    }

    static void warn(Attempt attempt, List<String> faults, FieldValidation mode) {
        if (mode != FieldValidation.IGNORE) {
            faults.forEach(attempt::warn);
        }
    }

    private static MapValue stored(Attempt attempt, MapValue tree) {
        Kind kind = attempt.target().kind();
        Kind stored = attempt.stored();
        return kind == stored ? tree : Defaults.apply(stored, Conversions.convert(kind, stored, tree));
    }

    /** The tree with kind, apiVersion and metadata in front, as every answer shows it. */
    static MapValue typed(MapValue tree, String apiVersion, String kind) {
        Value metadata = tree.get("metadata");
        MapValue typed = new MapValue()
                .put("kind", kind)
                .put("apiVersion", apiVersion)
                .put("metadata", metadata == null || metadata == NullValue.NULL ? new MapValue() : metadata);
        for (var field : tree) {
            typed.putIfAbsent(field.getKey(), field.getValue());
        }
        return typed;
    }

    private static void checkKind(MapValue tree, String apiVersion, String kind) throws RefusedException {
        String givenKind = tree.text("kind", "");
        String givenVersion = tree.text("apiVersion", "");
        if (!givenKind.isEmpty() && !givenKind.equals(kind)) {
            String version = givenVersion.substring(givenVersion.indexOf('/') + 1);
            String text = givenKind + " in version " + GoQuote.of(version) + " cannot be handled as a " + kind;
            throw new RefusedException(Statuses.badRequest(text));
        }
        if (!givenVersion.isEmpty() && !givenVersion.equals(apiVersion)) {
            throw new RefusedException(Statuses.badRequest("the API version in the data (" + givenVersion
                    + ") does not match the expected API version (" + apiVersion + ")"));
        }
    }

    static String reason(MalformedException e) {
        String message = e.getMessage();
        return message == null ? "malformed" : message;
    }

    static RefusedException unrecognized(String kind, String why, Body body) {
        String quoted = body.quoted().isEmpty() ? "" : " (" + body.quoted() + ")";
        return new RefusedException(Statuses.badRequest(
                "the object provided is unrecognized (must be of type " + kind + "): " + why + quoted));
    }

    private static void unknownMembers(ListValue operations, List<String> faults) {
        for (int i = 0; i < operations.size(); i++) {
            if (operations.at(i) instanceof MapValue operation) {
                for (String member : operation.keys()) {
                    if (!JSON_PATCH_MEMBERS.contains(member)) {
                        faults.add("json patch unknown field \"[" + i + "]." + member + "\"");
                    }
                }
            }
        }
    }

    /** All faults in one text; those of the YAML reader come as it tells them. */
    static String strictText(List<String> faults) {
        List<String> yaml =
                faults.stream().filter(fault -> fault.startsWith("line ")).toList();
        List<String> texts = new ArrayList<>(faults);
        texts.removeAll(yaml);
        if (!yaml.isEmpty()) {
            texts.addFirst("yaml: unmarshal errors:\n  " + String.join("\n  ", yaml));
        }
        return "strict decoding error: " + String.join(", ", texts);
    }

    /** What cannot become an object is told without a name, as it has none to be trusted. */
    static RefusedException patchFault(String shown, String why) {
        FieldError error = new FieldError(FieldError.Type.INVALID, "patch", GoQuote.of(shown), why);
        return new RefusedException(Statuses.invalid("", "", "", List.of(error)));
    }
}
