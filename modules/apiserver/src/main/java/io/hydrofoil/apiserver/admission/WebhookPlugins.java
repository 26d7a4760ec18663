package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.webhook.Webhooks;
import io.hydrofoil.objects.MapValue;

/** Webhooks among the plug-ins: they change objects after all built-in plug-ins and judge them before quotas do. */
record WebhookPlugins(Webhooks webhooks) implements Plugin {
    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        webhooks.mutate(attempt, operation, object, old);
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        webhooks.validate(attempt, operation, object, old);
    }
}
