package io.hydrofoil.scheduler.census;

import io.hydrofoil.scheduler.demand.PodTerm;

/** Bound pods that carry one and the same affinity term, which concerns the pods that come after them. */
public final class Carriers {
    private final Role role;
    private final PodTerm term;
    private final int weight;
    private final RowCounts counts = new RowCounts();
    int users;

    Carriers(Role role, PodTerm term, int weight) {
        this.role = role;
        this.term = term;
        this.weight = weight;
    }

    /** What kind of term it is. */
    public enum Role {
        /** Keeps pods that it selects out of the carrier's domain. */
        REQUIRED_ANTI,
        /** Attracts pods that it selects, by the weight that the profile gives to hard affinity. */
        REQUIRED,
        /** Attracts or repels pods that it selects by its weight. */
        PREFERRED
    }

    /** What kind of term it is. */
    public Role role() {
        return role;
    }

    /** The term. */
    public PodTerm term() {
        return term;
    }

    /** Weight of a preferred term, negative for one to keep away from. */
    public int weight() {
        return weight;
    }

    /** How many stand where. */
    public RowCounts counts() {
        return counts;
    }
}
