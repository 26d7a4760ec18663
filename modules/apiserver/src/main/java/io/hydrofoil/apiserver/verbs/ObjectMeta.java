package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.strategy.KindRules;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the server itself keeps in metadata, and what clients may say about it. */
final class ObjectMeta {
    private static final int MAX_GENERATED_BASE = 58;
    private static final List<String> SERVER_FIELDS =
            List.of("uid", "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds");

    private ObjectMeta() {}

    /** Refuses a name or namespace that contradicts the path, and fills the namespace in. */
    static void matchPath(Attempt attempt, MapValue object) throws RefusedException {
        Target target = attempt.target();
        MapValue metadata = object.ensureMap("metadata");
        String name = metadata.text("name", "");
        if (!target.name().isEmpty() && name.isEmpty()) {
            throw badRequest("the name of the object (" + target.name()
                    + " based on URL) was undeterminable: name must be provided");
        }
        if (!target.name().isEmpty() && !name.equals(target.name())) {
            throw badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + target.name() + ")");
        }
        matchNamespace(attempt, metadata);
    }

    /** Refuses a namespace that contradicts the path, or fills it in. */
    static void matchNamespace(Attempt attempt, MapValue metadata) throws RefusedException {
        Target target = attempt.target();
        if (!target.kind().namespaced()) {
            metadata.remove("namespace");
            return;
        }
        String namespace = metadata.text("namespace", "");
        if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
            throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
        metadata.put("namespace", target.namespace());
    }

    /** Takes out of a new object what only the server may say. */
    static void clean(MapValue metadata) {
        for (String field : SERVER_FIELDS) {
            metadata.remove(field);
        }
    }

    /** Metadata of a new object: everything that only the server may say. */
    static void create(Attempt attempt, MapValue object) throws RefusedException {
        MapValue metadata = object.ensureMap("metadata");
        String revision = metadata.text("resourceVersion", "");
        if (isRevision(revision) && !revision.equals("0")) {
            throw new RefusedException(
                    Statuses.plainError("resourceVersion should not be set on objects to be created"));
        }
        metadata.remove("resourceVersion");
        metadata.put("uid", attempt.moment().uid());
        metadata.put("creationTimestamp", attempt.moment().time());
        if (KindRules.hasGeneration(attempt.stored())) {
            metadata.put("generation", 1);
        }
        String base = metadata.text("generateName", "");
        if (metadata.text("name", "").isEmpty() && !base.isEmpty()) {
            String kept = base.length() > MAX_GENERATED_BASE ? base.substring(0, MAX_GENERATED_BASE) : base;
            metadata.put("name", kept + attempt.moment().suffix());
        }
    }

    /** Checks the resourceVersion that an update carries; an absent one means any, unless the kind insists. */
    static void checkRevision(Attempt attempt, MapValue object, Current old) throws RefusedException {
        Kind kind = attempt.target().kind();
        String given = object.map("metadata").text("resourceVersion", "");
        if (given.isEmpty() || given.equals("0")) {
            if (KindRules.needsRevision(kind)) {
                FieldError error = new FieldError(
                        FieldError.Type.INVALID, "metadata.resourceVersion", "0", "must be specified for an update");
                throw new RefusedException(Statuses.invalid(
                        kind.group(), kind.plural(), attempt.target().name(), List.of(error)));
            }
            return;
        }
        if (!isRevision(given)) {
            throw new RefusedException(
                    Statuses.plainError("strconv.ParseUint: parsing " + GoQuote.of(given) + ": invalid syntax"));
        }
        if (!given.equals(Long.toString(old.revision()))) {
            throw new RefusedException(Statuses.modified(kind, attempt.target().name()));
        }
    }

    /** A PUT that names another uid is aimed at another object. */
    static void checkUid(Attempt attempt, MapValue object, Current old) throws RefusedException {
        String uid = object.map("metadata").text("uid", "");
        if (!uid.isEmpty() && !uid.equals(old.uid())) {
            throw new RefusedException(Statuses.conflict(
                    attempt.target().kind(),
                    attempt.target().name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + old.uid()));
        }
    }

    /**
     * Metadata of an update: what the server keeps is taken from the old object where the client may leave it out or
     * may not say it.
     */
    static void update(MapValue object, MapValue old) {
        MapValue metadata = object.ensureMap("metadata");
        MapValue before = old.map("metadata");
        metadata.remove("resourceVersion");
        metadata.remove("selfLink");
        keep(metadata, before, "creationTimestamp");
        keep(metadata, before, "generation");
        if (before.has("deletionTimestamp")) {
            keep(metadata, before, "deletionTimestamp");
        }
        for (String field : List.of("uid", "deletionGracePeriodSeconds")) {
            if (!metadata.has(field)) {
                keep(metadata, before, field);
            }
        }
    }

    /** Of equal owners one is kept; {@code when} tells in the warning when that was found. */
    static void uniteOwners(Attempt attempt, MapValue object, String when) {
        ListValue owners = object.map("metadata").list("ownerReferences");
        if (owners.size() < 2) {
            return;
        }
        Set<Value> seen = new HashSet<>();
        Set<String> repeated = new LinkedHashSet<>();
        owners.removeIf(owner -> {
            boolean again = !seen.add(owner);
            if (again && owner instanceof MapValue reference) {
                repeated.add(reference.text("uid", ""));
            }
            return again;
        });
        if (!repeated.isEmpty()) {
            attempt.warn(".metadata.ownerReferences contains duplicate entries" + when + "; API server dedups owner "
                    + "references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; "
                    + "duplicate UID(s) observed: " + String.join(", ", repeated));
        }
    }

    /** Sets a field to what {@code before} has, or removes it. */
    static void keep(MapValue tree, MapValue before, String field) {
        Value value = before.get(field);
        if (value == null) {
            tree.remove(field);
        } else {
            tree.put(field, value.copy());
        }
    }

    /** Faults of an update in what may not change. */
    static List<FieldError> immutable(MapValue object, MapValue old) {
        List<FieldError> errors = new ArrayList<>(0);
        MapValue metadata = object.map("metadata");
        MapValue before = old.map("metadata");
        if (before.has("deletionTimestamp")) {
            Set<String> added = new TreeSet<>(metadata.list("finalizers").texts());
            added.removeAll(before.list("finalizers").texts());
            if (!added.isEmpty()) {
                String shown = String.join(", ", added.stream().map(GoQuote::of).toList());
                errors.add(new FieldError(
                        FieldError.Type.FORBIDDEN,
                        "metadata.finalizers",
                        "",
                        "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                                + shown + "}"));
            }
        }
        for (String field : List.of("name", "namespace", "uid", "deletionTimestamp", "deletionGracePeriodSeconds")) {
            Value value = metadata.get(field);
            if (value != null && !Objects.equals(value, before.get(field))) {
                String shown = Json.text(value);
                errors.add(new FieldError(FieldError.Type.INVALID, "metadata." + field, shown, "field is immutable"));
            }
        }
        return errors;
    }

    /** Whether a text is a decimal revision. */
    static boolean isRevision(String text) {
        return !text.isEmpty() && text.length() < 20 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static RefusedException badRequest(String text) {
        return new RefusedException(Statuses.badRequest(text));
    }
}
