package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Ownership;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.ScalePaths;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The scale subresource: a small view of the replicas of a workload, the same for all that have some. */
public final class Scales {
    private static final String VERSION = "autoscaling/v1";
    private static final List<String> REPLICAS = List.of("spec", "replicas");
    private static final Schema SCHEMA = Schema.definition("io.k8s.api.autoscaling.v1.Scale");

    private final Updates updates;
    private final Owners owners;
    private final Admission admission;

    Scales(Updates updates, Owners owners, Admission admission) {
        this.updates = updates;
        this.owners = owners;
        this.admission = admission;
    }

    /**
     * The Scale of an object of a kind. {@code revision} 0: without resourceVersion.
     *
     * @throws RefusedException if a custom object has no replicas
     */
    public static MapValue of(Kind kind, MapValue object, long revision) throws RefusedException {
        CustomKind custom = kind.custom();
        ScalePaths paths = custom == null ? null : custom.scale();
        return paths == null ? of(object, revision) : custom(paths, object, revision);
    }

    private static MapValue custom(ScalePaths paths, MapValue object, long revision) throws RefusedException {
        if (!(ScalePaths.at(object, paths.specReplicas()) instanceof NumberValue replicas)) {
            throw new RefusedException(Statuses.internalError(
                    "the spec replicas field " + GoQuote.of(paths.specReplicas()) + " does not exist"));
        }
        MapValue workload = new MapValue().put("metadata", object.map("metadata"));
        workload.ensureMap("spec").put("replicas", replicas);
        Value current = ScalePaths.at(object, paths.statusReplicas());
        workload.ensureMap("status").put("replicas", current instanceof NumberValue ? current : NumberValue.of(0));
        MapValue scale = of(workload, revision);
        if (!paths.selector().isEmpty()
                && ScalePaths.at(object, paths.selector()) instanceof StringValue(String selector)
                && !selector.isEmpty()) {
            scale.ensureMap("status").put("selector", selector);
        }
        return scale;
    }

    private static MapValue of(MapValue workload, long revision) {
        MapValue from = workload.map("metadata");
        MapValue metadata = new MapValue();
        for (String field : List.of("name", "namespace", "uid", "creationTimestamp")) {
            ObjectMeta.keep(metadata, from, field);
        }
        if (revision != 0) {
            metadata.put("resourceVersion", Long.toString(revision));
        }
        MapValue spec = new MapValue();
        long replicas = workload.longAt(0, "spec", "replicas");
        if (replicas != 0) {
            spec.put("replicas", replicas);
        }
        MapValue status = new MapValue().put("replicas", workload.longAt(0, "status", "replicas"));
        String selector = selector(workload.map("spec").map("selector"));
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return new MapValue()
                .put("kind", "Scale")
                .put("apiVersion", "autoscaling/v1")
                .put("metadata", metadata)
                .put("spec", spec)
                .put("status", status);
    }

    Decision update(Attempt attempt, Command.Update update, Current current) throws RefusedException {
        MapValue scale =
                Intake.other(attempt, update.body(), SCHEMA, update.options().fieldValidation());
        ObjectMeta.matchPath(attempt, scale);
        ObjectMeta.checkUid(attempt, scale, current);
        return tracked(attempt, scale, current);
    }

    Decision patch(Attempt attempt, Command.Patch patch, Current current) throws RefusedException {
        if (patch.format() == Command.PatchFormat.APPLY) {
            return apply(attempt, patch, current);
        }
        MapValue base = of(current.kind(), current.tree(), current.revision());
        MapValue scale = Intake.patched(attempt, patch, SCHEMA, base);
        ObjectMeta.matchPath(attempt, scale);
        return tracked(attempt, scale, current);
    }

    /** The steps to the replicas of an object. */
    private static List<String> replicas(Kind kind) {
        CustomKind custom = kind.custom();
        ScalePaths paths = custom == null ? null : custom.scale();
        return paths == null
                ? REPLICAS
                : List.of(paths.specReplicas().substring(1).split("\\."));
    }

    /** The Scale with the owners of the replicas. */
    private static MapValue owned(Current current) throws RefusedException {
        MapValue scale = of(current.kind(), current.tree(), current.revision());
        Owners.set(scale, Ownership.ofScale(current.tree(), replicas(current.kind())));
        return scale;
    }

    private Decision tracked(Attempt attempt, MapValue scale, Current current) throws RefusedException {
        Ownership.track(write(attempt), owned(current), scale);
        return scaled(attempt, scale, current);
    }

    private Ownership.Write write(Attempt attempt) {
        return owners.write(attempt, SCHEMA, VERSION, Ownership.Versions.NONE);
    }

    private Decision apply(Attempt attempt, Command.Patch patch, Current current) throws RefusedException {
        List<String> duplicates = new ArrayList<>(0);
        MapValue config = Applies.configuration(patch, duplicates);
        MapValue empty = new MapValue().put("kind", "Scale").put("apiVersion", VERSION);
        MapValue scale;
        try {
            scale = Ownership.apply(
                    write(attempt),
                    owned(current),
                    empty,
                    config,
                    patch.options().force());
        } catch (PatchException e) {
            throw new RefusedException(e.status());
        }
        Applies.strict(attempt, patch.options().fieldValidation(), duplicates);
        ObjectMeta.matchPath(attempt, scale);
        return scaled(attempt, scale, current);
    }

    private Decision scaled(Attempt attempt, MapValue scale, Current current) throws RefusedException {
        MapValue old = of(current.kind(), current.tree(), current.revision());
        admission.mutate(attempt, Operation.UPDATE, scale, old);
        long replicas = scale.longAt(0, "spec", "replicas");
        CustomKind custom = current.kind().custom();
        ScalePaths paths = custom == null ? null : custom.scale();
        if (replicas < 0 && paths == null) {
            FieldError error = new FieldError(
                    FieldError.Type.INVALID,
                    "spec.replicas",
                    Long.toString(replicas),
                    "must be greater than or equal to 0");
            throw new RefusedException(
                    Statuses.invalid("autoscaling", "Scale", attempt.target().name(), List.of(error)));
        }
        admission.validate(attempt, Operation.UPDATE, scale, old);
        MapValue next = current.tree().copy();
        if (paths == null) {
            next.ensureMap("spec").put("replicas", replicas);
        } else {
            paths.replicas(next, replicas);
        }
        MapValue metadata = next.ensureMap("metadata");
        ObjectMeta.keep(metadata, scale.map("metadata"), "resourceVersion");
        Value scaleOwners = scale.map("metadata").get("managedFields");
        Owners.set(
                next,
                Ownership.ofParent(
                        next, replicas(current.kind()), scaleOwners == null ? ListValue.EMPTY : scaleOwners));
        Decision decision = updates.admitted(attempt.ofMainResource(), next, current);
        return switch (decision) {
            case Decision.Done done ->
                new Decision.Done(
                        new Result.OfTree(200, of(current.kind(), next, current.revision()), false), done.notes());
            case Decision.Proposed proposed ->
                new Decision.Proposed(
                        proposed.transaction(),
                        new Result.OfTree(200, of(current.kind(), next, 0), true),
                        proposed.notes());
        };
    }

    /**
     * A selector as text: terms by key, values sorted. Takes a LabelSelector or, for replication controllers, a plain
     * map.
     */
    private static String selector(MapValue selector) {
        boolean plain = !selector.has("matchLabels") && !selector.has("matchExpressions");
        MapValue labels = plain ? selector : selector.map("matchLabels");
        Map<String, List<String>> terms = new TreeMap<>();
        labels.texts().forEach((key, value) -> terms.computeIfAbsent(key, k -> new ArrayList<>())
                .add(key + "=" + value));
        ListValue expressions = plain ? ListValue.EMPTY : selector.list("matchExpressions");
        for (MapValue expression : expressions.maps()) {
            String key = expression.text("key", "");
            terms.computeIfAbsent(key, k -> new ArrayList<>()).add(term(key, expression));
        }
        return String.join(",", terms.values().stream().flatMap(List::stream).toList());
    }

    private static String term(String key, MapValue expression) {
        String values = "("
                + String.join(
                        ",", expression.list("values").texts().stream().sorted().toList()) + ")";
        return switch (expression.text("operator", "")) {
            case "In" -> key + " in " + values;
            case "NotIn" -> key + " notin " + values;
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }
}
