package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.strategy.Conditions;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Statuses;
import java.util.List;

/** Deletion of a pod only if its disruption budget allows it; the budget is charged in the same transaction. */
final class Evictions {
    private static final Schema SCHEMA = Schema.definition("io.k8s.api.policy.v1.Eviction");
    private static final int RETRY_SECONDS = 10;

    private final Kind budgets;
    private final Deletes deletes;
    private final Admission admission;

    Evictions(KindTable kinds, Deletes deletes, Admission admission) {
        this.admission = admission;
        this.budgets = kinds.require("policy/v1", "PodDisruptionBudget");
        this.deletes = deletes;
    }

    Decision evict(Attempt attempt, Command.Create create, Current pod) throws RefusedException {
        MapValue eviction =
                Intake.other(attempt, create.body(), SCHEMA, create.options().fieldValidation());
        ObjectMeta.matchNamespace(attempt, eviction.ensureMap("metadata"));
        if (!eviction.ensureMap("metadata").text("name", "").equals(pod.name())) {
            throw new RefusedException(Statuses.badRequest("name in URL does not match name in Eviction object"));
        }
        admission.mutate(attempt, Operation.CREATE, eviction, MapValue.EMPTY);
        admission.validate(attempt, Operation.CREATE, eviction, MapValue.EMPTY);
        DeleteOptions options = DeleteOptions.of(eviction.map("deleteOptions"));
        boolean dryRun = attempt.isDryRun() || options.dryRun();
        if (needsBudget(pod)) {
            charge(attempt, pod);
        }
        Current marked = pod.with(withCondition(attempt, pod));
        Decision decision = deletes.admitted(attempt.ofMainResource(), options, marked);
        Result result = new Result.OfTree(201, Deletes.success().put("code", 201), false);
        return switch (decision) {
            case Decision.Done done -> new Decision.Done(result, done.notes());
            case Decision.Proposed proposed ->
                dryRun
                        ? new Decision.Done(result, proposed.notes())
                        : new Decision.Proposed(proposed.transaction(), result, proposed.notes());
        };
    }

    /** A pod that is finished, going or not yet running disrupts nobody. */
    private static boolean needsBudget(Current pod) {
        String phase = pod.tree().map("status").text("phase", "");
        return !pod.isDeleting() && !phase.equals("Succeeded") && !phase.equals("Failed") && !phase.equals("Pending");
    }

    private static MapValue withCondition(Attempt attempt, Current pod) {
        MapValue next = pod.tree().copy();
        Conditions.set(
                next,
                Conditions.condition("DisruptionTarget", "True", attempt.moment())
                        .put("reason", "EvictionByEvictionAPI")
                        .put("message", "Eviction API: evicting"));
        return next;
    }

    private void charge(Attempt attempt, Current pod) throws RefusedException {
        MapValue labels = pod.metadata().map("labels");
        List<Current> matching =
                attempt.records().list(budgets, attempt.target().namespace(), budget -> selects(budget, labels));
        if (matching.size() > 1) {
            throw new RefusedException(Statuses.plainError("This pod has more than one PodDisruptionBudget, which "
                    + "the eviction subresource does not support."));
        }
        if (matching.isEmpty()) {
            return;
        }
        Current budget = matching.getFirst();
        MapValue next = budget.tree().copy();
        MapValue status = next.ensureMap("status");
        if (status.number("observedGeneration", 0) < budget.metadata().number("generation", 0)) {
            throw exhausted(
                    "Cannot evict pod as it would violate the pod's disruption budget.",
                    RETRY_SECONDS,
                    cause("The disruption budget " + budget.name() + " is still being processed by the server."));
        }
        long allowed = status.number("disruptionsAllowed", 0);
        if (allowed <= 0) {
            throw exhausted(
                    "Cannot evict pod as it would violate the pod's disruption budget.",
                    0,
                    cause("The disruption budget " + budget.name() + " needs "
                            + status.number("desiredHealthy", 0) + " healthy pods and has "
                            + status.number("currentHealthy", 0) + " currently"));
        }
        status.put("disruptionsAllowed", allowed - 1);
        status.ensureMap("disruptedPods").put(pod.name(), attempt.moment().time());
        byte[] key = StorageKeys.of(budgets, attempt.target().namespace(), budget.name());
        attempt.transaction().expect(key, budget.revision());
        attempt.transaction().put(key, budgets, next);
    }

    private static boolean selects(Current budget, MapValue labels) {
        return LabelSelector.of(budget.tree().map("spec").map("selector")).matches(labels);
    }

    private static ApiStatus.Cause cause(String text) {
        return new ApiStatus.Cause("DisruptionBudget", text, "");
    }

    private static RefusedException exhausted(String text, int retryAfterSeconds, ApiStatus.Cause cause) {
        return new RefusedException(new ApiStatus(
                429,
                "TooManyRequests",
                text,
                new ApiStatus.Details("", "", "", "", List.of(cause), retryAfterSeconds)));
    }
}
