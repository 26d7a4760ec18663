package io.hydrofoil.controllers.job;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** When an indexed job has succeeded before all of its indexes have. */
final class SuccessPolicy {
    private SuccessPolicy() {}

    /** The message of the first rule that the completed indexes fulfil; null: none. */
    static @Nullable String met(ApiObject job, BitSet completed, int completions) {
        int index = 0;
        for (MapValue rule : job.spec().map("successPolicy").list("rules").maps()) {
            BitSet relevant = new BitSet();
            relevant.or(completed);
            String indexes = rule.text("succeededIndexes");
            int needed = (int) rule.number("succeededCount", -1);
            if (indexes != null) {
                BitSet named = Indexes.parse(indexes, completions);
                relevant.and(named);
                needed = needed < 0 ? named.cardinality() : needed;
            }
            if (needed > 0 && relevant.cardinality() >= needed) {
                return "Matched rules at index " + index;
            }
            index++;
        }
        return null;
    }
}
