package io.hydrofoil.scheduler.queue;

import io.hydrofoil.scheduler.demand.NodeTerm;
import io.hydrofoil.scheduler.demand.NodeTerm.Operator;
import io.hydrofoil.scheduler.demand.NodeTerm.Requirement;
import io.hydrofoil.scheduler.demand.NodeWishes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A label without which a node is none for a class of pods; a node is held only against classes that it has the key
 * for.
 */
record Lock(String label, String value) {
    /** Of pods that any node may suit. */
    static final Lock NONE = new Lock("", "");

    /** One that these wishes have; there may be more. */
    static Lock of(NodeWishes wishes) {
        Lock bySelector = wishes.selector() == null ? null : of(wishes.selector());
        if (bySelector != null) {
            return bySelector;
        }
        List<NodeTerm> required = wishes.required();
        Lock byAffinity = required == null || required.size() != 1 ? null : of(required.getFirst());
        return byAffinity == null ? NONE : byAffinity;
    }

    private static @Nullable Lock of(NodeTerm term) {
        for (Requirement one : term.expressions()) {
            if (one.operator() == Operator.IN && one.values().size() == 1) {
                return new Lock(one.key(), one.values().getFirst());
            }
        }
        return null;
    }
}
