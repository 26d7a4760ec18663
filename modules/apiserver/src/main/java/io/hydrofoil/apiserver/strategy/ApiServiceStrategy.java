package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** API services: those without a service are answered by this server itself, and therefore available at once. */
final class ApiServiceStrategy implements Strategy {
    @Override
    public void prepareCreate(Attempt attempt, MapValue apiService) {
        if (!apiService.map("spec").has("service")) {
            MapValue available = new MapValue()
                    .put("type", "Available")
                    .put("status", "True")
                    .put("lastTransitionTime", attempt.moment().time())
                    .put("reason", "Local")
                    .put("message", "Local APIServices are always available");
            apiService.put("status", new MapValue().put("conditions", ListValue.of(available)));
        }
    }
}
