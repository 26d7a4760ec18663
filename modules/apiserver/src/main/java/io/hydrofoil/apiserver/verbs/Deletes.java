package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.strategy.KindRules;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.strategy.Strategy;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deletion: at once, or first only a mark, while a grace period runs or finalizers hold the object. */
final class Deletes {
    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";
    private static final String JOB_WARNING = "child pods are preserved by default when jobs are deleted; set "
            + "propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning";

    private final Admission admission;
    private final Strategies strategies;

    Deletes(Admission admission, Strategies strategies) {
        this.admission = admission;
        this.strategies = strategies;
    }

    /** Deletes the target; 404 if {@code current} is null. */
    Decision delete(Attempt attempt, DeleteOptions options, @Nullable Current current) throws RefusedException {
        if (current == null) {
            throw new RefusedException(
                    Statuses.notFound(attempt.target().kind(), attempt.target().name()));
        }
        checkPreconditions(attempt, options, current);
        attempt.base(current.revision());
        admission.mutate(attempt, Operation.DELETE, MapValue.EMPTY, current.tree());
        admission.validate(attempt, Operation.DELETE, MapValue.EMPTY, current.tree());
        return admitted(attempt, options, current);
    }

    /** As {@link #delete}, of a deletion that admission has seen in another form (an Eviction). */
    Decision admitted(Attempt attempt, DeleteOptions options, Current current) throws RefusedException {
        Kind kind = attempt.target().kind();
        checkPreconditions(attempt, options, current);
        attempt.transaction().leadToDeletion();
        if (kind.kind().equals("Job") && options.propagation() == null) {
            attempt.warn(JOB_WARNING);
        }
        Strategy strategy = strategies.of(attempt.stored());
        MapValue object = current.tree().copy();
        List<String> finalizers = keepsFinalizers(strategy, current, options)
                ? current.metadata().list("finalizers").texts()
                : finalizers(kind, current, options);
        setFinalizers(object, finalizers);
        long grace = strategy.graceSeconds(object, options);
        boolean wasDeleting = current.isDeleting();
        boolean held = mark(attempt, strategy, object, grace);
        if (grace == 0 && finalizers.isEmpty() && !held) {
            return ended(attempt, strategy, object, current);
        }
        Stored storing = Stored.of(attempt, options.cascades() ? 202 : 200, object, current.revision());
        Result result = storing.result();
        if (attempt.isDryRun() || (wasDeleting && object.equals(current.tree()))) {
            return new Decision.Done(result, attempt.notes());
        }
        attempt.transaction().expect(attempt.target().key(), current.revision());
        attempt.transaction().put(attempt.target().key(), current.kind(), storing.tree());
        return new Decision.Proposed(attempt.transaction(), result, attempt.notes());
    }

    private static Decision ended(Attempt attempt, Strategy strategy, MapValue object, Current current) {
        Kind kind = attempt.target().kind();
        boolean marked = strategy.isGraceful();
        MapValue last = marked ? object : current.tree();
        Result result = KindRules.answersDeleted(kind)
                ? new Result.OfObject(200, kind, last, current.revision())
                : new Result.OfTree(200, success(kind, current.name(), current.uid()), false);
        if (attempt.isDryRun()) {
            return new Decision.Done(result, attempt.notes());
        }
        strategy.release(attempt, current);
        attempt.transaction().expect(attempt.target().key(), current.revision());
        if (marked) {
            attempt.transaction().delete(attempt.target().key(), current.kind(), last);
        } else {
            attempt.transaction().delete(attempt.target().key());
        }
        return new Decision.Proposed(attempt.transaction(), result, attempt.notes());
    }

    /**
     * Marks the object as being deleted; a later, longer grace period is ignored. Returns whether the kind holds it
     * back.
     */
    private static boolean mark(Attempt attempt, Strategy strategy, MapValue object, long grace)
            throws RefusedException {
        MapValue metadata = object.ensureMap("metadata");
        boolean already = metadata.has("deletionTimestamp");
        boolean held = strategy.markDeleted(attempt, object);
        if (metadata.has("deletionTimestamp") && !already) {
            return held;
        }
        if (!already || grace < metadata.number("deletionGracePeriodSeconds", 0)) {
            metadata.put("deletionTimestamp", attempt.moment().time(grace));
            metadata.put("deletionGracePeriodSeconds", grace);
        }
        long generation = metadata.number("generation", 0);
        if (!already && generation > 0) {
            metadata.put("generation", generation + 1);
        }
        return held;
    }

    /** Whether the deletion is under way so that its finalizers are not for this request to say. */
    private static boolean keepsFinalizers(Strategy strategy, Current current, DeleteOptions options) {
        if (KindRules.isMarkedFirst(current.kind())) {
            return !(current.isDeleting() && strategy.mayGo(current.tree()));
        }
        long left = current.metadata().number("deletionGracePeriodSeconds", 0);
        Long asked = options.graceSeconds();
        return strategy.isGraceful() && left > 0 && (asked == null || asked >= left);
    }

    private static void checkPreconditions(Attempt attempt, DeleteOptions options, Current current)
            throws RefusedException {
        Kind kind = attempt.target().kind();
        if (KindRules.isMarkedFirst(kind)) {
            checkOwnPreconditions(kind, options, current);
        }
        String uid = options.uid();
        if (uid != null && !uid.equals(current.uid())) {
            throw new RefusedException(Statuses.uidMismatch(kind, current.name(), uid, current.uid()));
        }
        String revision = options.resourceVersion();
        if (revision != null && !revision.equals(Long.toString(current.revision()))) {
            throw new RefusedException(Statuses.conflict(
                    kind.group(),
                    kind.kind(),
                    current.name(),
                    "the ResourceVersion in the precondition (" + revision
                            + ") does not match the ResourceVersion in record (" + current.revision()
                            + "). The object might have been modified"));
        }
    }

    private static void checkOwnPreconditions(Kind kind, DeleteOptions options, Current current)
            throws RefusedException {
        String revision = Long.toString(current.revision());
        checkOwnPrecondition(kind, current, "UID", options.uid(), current.uid());
        checkOwnPrecondition(kind, current, "ResourceVersion", options.resourceVersion(), revision);
    }

    private static void checkOwnPrecondition(
            Kind kind, Current current, String what, @Nullable String wanted, String found) throws RefusedException {
        if (wanted != null && !wanted.equals(found)) {
            String text = "Precondition failed: " + what + " in precondition: " + wanted + ", " + what
                    + " in object meta: " + found;
            throw new RefusedException(Statuses.conflict(kind, current.name(), text));
        }
    }

    /** The finalizers once the wish about dependents is noted among them. */
    private static List<String> finalizers(Kind kind, Current current, DeleteOptions options) {
        List<String> finalizers =
                new ArrayList<>(current.metadata().list("finalizers").texts());
        boolean orphan;
        boolean foreground;
        DeleteOptions.Propagation propagation = options.propagation();
        if (KindRules.hasNoDependents(kind)) {
            orphan = false;
            foreground = false;
        } else if (propagation != null) {
            orphan = propagation == DeleteOptions.Propagation.ORPHAN;
            foreground = propagation == DeleteOptions.Propagation.FOREGROUND;
        } else {
            foreground = finalizers.contains(FOREGROUND);
            orphan = finalizers.contains(ORPHAN) || (KindRules.orphans(kind) && !foreground);
        }
        note(finalizers, ORPHAN, orphan);
        note(finalizers, FOREGROUND, foreground);
        return finalizers;
    }

    private static void note(List<String> finalizers, String finalizer, boolean wanted) {
        if (!wanted) {
            finalizers.remove(finalizer);
        } else if (!finalizers.contains(finalizer)) {
            finalizers.add(finalizer);
        }
    }

    private static void setFinalizers(MapValue object, List<String> finalizers) {
        MapValue metadata = object.ensureMap("metadata");
        if (finalizers.isEmpty()) {
            metadata.remove("finalizers");
        } else {
            metadata.put("finalizers", ListValue.ofTexts(finalizers));
        }
    }

    /** The Status of a success. */
    static MapValue success(Kind kind, String name, String uid) {
        MapValue details = new MapValue().put("name", name);
        if (!kind.group().isEmpty()) {
            details.put("group", kind.group());
        }
        details.put("kind", kind.plural()).put("uid", uid);
        return success().put("details", details);
    }

    /** The Status of a success that is about nothing in particular. */
    static MapValue success() {
        return new MapValue()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", new MapValue())
                .put("status", "Success");
    }
}
