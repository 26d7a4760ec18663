package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Rules of pod disruption budgets. */
final class DisruptionBudgetRules implements KindRules.Complete {
    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
            faults.invalid(
                    "spec", ApiTypes.DISRUPTION_BUDGET.of(spec), "minAvailable and maxUnavailable cannot be both set");
        }
        for (String field : List.of("minAvailable", "maxUnavailable")) {
            ShareRules.share("spec." + field, spec.get(field), faults);
            ShareRules.atMostAll("spec." + field, spec.get(field), faults);
        }
        SelectorRules.selector(spec.map("selector"), "spec.selector", faults);
        if (spec.has("unhealthyPodEvictionPolicy")) {
            faults.oneOf(
                    "spec.unhealthyPodEvictionPolicy",
                    spec.text("unhealthyPodEvictionPolicy", ""),
                    List.of("AlwaysAllow", "IfHealthyBudget"));
        }
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (!subresource.equals("status")) {
            object(now, faults);
            return;
        }
        MapValue status = now.map("status");
        ConditionRules.all(status.list("conditions"), "status.conditions", faults);
        for (String count : List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")) {
            faults.notNegative("status." + count, status.get(count));
        }
    }
}
