package io.hydrofoil.scheduler.demand;

/**
 * One topology spread constraint.
 *
 * @param maxSkew largest difference between a domain and the least used one
 * @param topologyKey the node label whose values are the domains
 * @param pods the pods that are counted
 * @param minDomains with fewer domains the least used one counts as empty
 * @param honorsAffinity only nodes that the pod's node affinity and selector allow are counted
 * @param honorsTaints only nodes whose taints the pod tolerates are counted
 */
public record SpreadConstraint(
        int maxSkew,
        String topologyKey,
        PodSelector pods,
        int minDomains,
        boolean honorsAffinity,
        boolean honorsTaints) {}
