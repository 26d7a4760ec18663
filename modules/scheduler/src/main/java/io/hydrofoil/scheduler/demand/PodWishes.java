package io.hydrofoil.scheduler.demand;

import java.util.List;

/**
 * What a pod wants of other pods.
 *
 * @param affinity required affinity terms
 * @param antiAffinity required anti-affinity terms
 * @param preferred preferred terms of both kinds
 * @param hard spread constraints that must hold
 * @param soft spread constraints that are scored
 * @param allKeys whether nodes must have all keys of the soft constraints to be scored
 */
public record PodWishes(
        List<PodTerm> affinity,
        List<PodTerm> antiAffinity,
        List<PodTerm.Weighted> preferred,
        List<SpreadConstraint> hard,
        List<SpreadConstraint> soft,
        boolean allKeys) {
    /** Nothing. */
    public static final PodWishes NONE = new PodWishes(List.of(), List.of(), List.of(), List.of(), List.of(), true);

    /** Whether other pods do not matter. */
    public boolean isEmpty() {
        return affinity.isEmpty() && antiAffinity.isEmpty() && preferred.isEmpty() && hard.isEmpty() && soft.isEmpty();
    }

    /** Whether a bound pod with these wishes concerns the places of later pods. */
    public boolean carriesTerms() {
        return !affinity.isEmpty() || !antiAffinity.isEmpty() || !preferred.isEmpty();
    }

    /** The affinity without the spread constraints, which no longer matter once a pod is bound. */
    public PodWishes carried() {
        return carriesTerms() ? new PodWishes(affinity, antiAffinity, preferred, List.of(), List.of(), true) : NONE;
    }
}
