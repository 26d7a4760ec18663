package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** A new node takes no pods before its condition is known. */
final class TaintNodesByCondition implements Plugin {
    private static final String KEY = "node.kubernetes.io/not-ready";

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue node, MapValue old) {
        if (operation != Operation.CREATE || !Matches.isCore(attempt, "Node")) {
            return;
        }
        ListValue taints = node.ensureMap("spec").ensureList("taints");
        for (MapValue taint : taints.maps()) {
            if (taint.text("key", "").equals(KEY) && taint.text("effect", "").equals("NoSchedule")) {
                return;
            }
        }
        taints.add(new MapValue().put("key", KEY).put("effect", "NoSchedule"));
    }
}
