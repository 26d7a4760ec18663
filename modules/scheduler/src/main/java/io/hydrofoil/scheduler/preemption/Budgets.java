package io.hydrofoil.scheduler.preemption;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.table.Resident;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PodDisruptionBudgets, and which of some victims would break them. */
public final class Budgets {
    private final Map<String, Map<String, Budget>> byNamespace = new HashMap<>();
    private long version;

    private record Budget(LabelSelector selector, int allowed, java.util.Set<String> disrupted) {
        static Budget of(ApiObject object) {
            MapValue selector = object.spec().map("selector");
            return new Budget(
                    // as evictions see it: a budget without any selector covers no pod
                    selector.isEmpty() ? LabelSelector.NOTHING : LabelSelector.of(selector),
                    (int) object.status().number("disruptionsAllowed", 0),
                    object.status().map("disruptedPods").keys());
        }
    }

    /** A budget was seen. */
    public void put(ApiObject budget) {
        byNamespace
                .computeIfAbsent(budget.namespace(), key -> new LinkedHashMap<>())
                .put(budget.name(), Budget.of(budget));
        version++;
    }

    /** A budget is gone. */
    public void remove(ApiObject budget) {
        Map<String, Budget> budgets = byNamespace.get(budget.namespace());
        if (budgets != null) {
            budgets.remove(budget.name());
            if (budgets.isEmpty()) {
                byNamespace.remove(budget.namespace());
            }
        }
        version++;
    }

    /** Changes with every budget. */
    long version() {
        return version;
    }

    /** Whether any budget could have a say about these pods. */
    boolean concern(List<Resident> pods) {
        if (!byNamespace.isEmpty()) {
            for (Resident pod : pods) {
                if (byNamespace.containsKey(pod.kind().namespace())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Those of the pods, in order, whose eviction beside that of the earlier ones would break a budget. */
    List<Resident> violating(List<Resident> pods) {
        List<Resident> violating = new ArrayList<>(0);
        Map<Budget, Integer> left = new HashMap<>();
        for (Resident pod : pods) {
            boolean violates = false;
            for (Budget budget :
                    byNamespace.getOrDefault(pod.kind().namespace(), Map.of()).values()) {
                String name = pod.papers().name();
                boolean isCounted = budget.disrupted.contains(name.substring(name.indexOf('/') + 1));
                if (!isCounted
                        && !pod.kind().labels().isEmpty()
                        && budget.selector.matches(pod.kind().labels())) {
                    int now = left.getOrDefault(budget, budget.allowed) - 1;
                    left.put(budget, now);
                    violates |= now < 0;
                }
            }
            if (violates) {
                violating.add(pod);
            }
        }
        return violating;
    }
}
