package io.hydrofoil.scheduler.placing;

import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.preemption.Candidate;
import org.jspecify.annotations.Nullable;

/** What becomes of a pod now. */
public sealed interface Decision {
    /** It goes to this row. */
    record Place(Demand demand, int row) implements Decision {}

    /** Something is in the way whatever the node; it waits under the name {@code by}. */
    record Blocked(String by, String message) implements Decision {}

    /**
     * It fits nowhere.
     *
     * @param isLocal whether only rows' own states decide about it
     * @param eviction who has to leave so that it will fit, or null
     * @param keepsNomination whether it still waits for others to leave its nominated node
     */
    record Unfit(
            Demand demand,
            boolean isLocal,
            String message,
            @Nullable Candidate eviction,
            boolean keepsNomination) implements Decision {}

    /** Nodes fit, but extenders have a say. */
    record AskExtenders(Demand demand) implements Decision {}
}
