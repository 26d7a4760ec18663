package io.hydrofoil.scheduler.demand;

/** The domain (by a node label) of pods that a selector means. */
public record PodTerm(PodSelector pods, String topologyKey) {
    /** A preferred term; the weight is negative for one to keep away from. */
    public record Weighted(int weight, PodTerm term) {}
}
