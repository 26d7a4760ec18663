package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resolves a pod's priority class to its number; of the classes one is the default. */
final class Priorities implements Plugin {
    private static final String DEFAULT_PREEMPTION = "PreemptLowerPriority";

    private final Kind classes;

    Priorities(KindTable kinds) {
        this.classes = kinds.require("scheduling.k8s.io/v1", "PriorityClass");
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue pod, MapValue old) throws RefusedException {
        if (operation == Operation.DELETE || !Matches.isCore(attempt, "Pod")) {
            return;
        }
        MapValue spec = pod.ensureMap("spec");
        if (operation == Operation.UPDATE) {
            // Clients may leave out what was computed at creation.
            MapValue before = old.map("spec");
            for (String field : List.of("priority", "preemptionPolicy")) {
                Value value = before.get(field);
                if (!spec.has(field) && value != null) {
                    spec.put(field, value.copy());
                }
            }
            return;
        }
        if (operation != Operation.CREATE) {
            return;
        }
        Current chosen = chosen(attempt, pod, spec);
        long priority = chosen == null ? 0 : chosen.tree().number("value", 0);
        String preemption =
                chosen == null ? DEFAULT_PREEMPTION : chosen.tree().text("preemptionPolicy", DEFAULT_PREEMPTION);
        if (spec.has("priority") && spec.number("priority", 0) != priority) {
            throw Matches.forbidden(
                    attempt,
                    pod,
                    "the integer value of priority (" + spec.number("priority", 0)
                            + ") must not be provided in pod spec; priority admission controller computed " + priority
                            + " from the given PriorityClass name");
        }
        if (spec.has("preemptionPolicy") && !spec.text("preemptionPolicy", "").equals(preemption)) {
            throw Matches.forbidden(
                    attempt,
                    pod,
                    "the string value of PreemptionPolicy ("
                            + spec.text("preemptionPolicy", "")
                            + ") must not be provided in pod spec; priority admission controller computed " + preemption
                            + " from the given PriorityClass name");
        }
        spec.put("priority", priority).put("preemptionPolicy", preemption);
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        boolean isWritten = operation == Operation.CREATE || operation == Operation.UPDATE;
        if (!isWritten || attempt.stored() != classes || !object.flag("globalDefault", false)) {
            return;
        }
        Current byDefault = globalDefault(attempt);
        if (byDefault != null
                && (operation == Operation.CREATE || !byDefault.name().equals(Matches.nameOf(object)))) {
            String text =
                    "PriorityClass " + byDefault.name() + " is already marked as default. Only one default can exist";
            throw Matches.forbidden(attempt, object, text);
        }
    }

    private @Nullable Current chosen(Attempt attempt, MapValue pod, MapValue spec) throws RefusedException {
        String name = spec.text("priorityClassName", "");
        if (name.isEmpty()) {
            Current byDefault = globalDefault(attempt);
            if (byDefault != null) {
                spec.put("priorityClassName", byDefault.name());
            }
            return byDefault;
        }
        Current found = attempt.records().look(classes, "", name);
        if (found == null) {
            throw Matches.forbidden(attempt, pod, "no PriorityClass with name " + name + " was found");
        }
        return found;
    }

    /** Of several the one with the lowest value. */
    private @Nullable Current globalDefault(Attempt attempt) {
        Current lowest = null;
        for (Current each :
                attempt.records().list(classes, "", one -> one.tree().flag("globalDefault", false))) {
            if (lowest == null || each.tree().number("value", 0) < lowest.tree().number("value", 0)) {
                lowest = each;
            }
        }
        return lowest;
    }
}
