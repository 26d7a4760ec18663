package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.policy.MutatingPolicies;
import io.hydrofoil.apiserver.policy.ValidatingPolicies;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.MapValue;

/** Policies among the plug-ins: they change objects and judge them before webhooks do. */
record PolicyPlugins(MutatingPolicies mutating, ValidatingPolicies validating) implements Plugin {
    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        mutating.mutate(attempt, operation, object, old);
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        validating.validate(attempt, operation, object, old);
    }
}
