package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Rules of pod disruption budgets. */
final class DisruptionBudgetRules implements KindRules.Complete {
    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
            faults.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
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
}
