package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.demand.PodTerm;
import io.hydrofoil.scheduler.demand.SpreadConstraint;
import java.util.List;

/** One of all the things that stand against a row, for explaining; deciding needs only the first. */
public sealed interface Hurdle {
    /** What a row's own state has against it ({@link Obstacles}). */
    record OfRow(long obstacles) implements Hurdle {}

    /** The row is in no domain of a spread constraint. */
    record NoDomain(SpreadConstraint constraint) implements Hurdle {}

    /** With the pod, the row's domain would have so many more pods than the least used one. */
    record Skewed(SpreadConstraint constraint, long skew) implements Hurdle {}

    /** The row's domains lack the pods that these terms mean. */
    record Lonely(List<PodTerm> terms) implements Hurdle {}

    /** The row's domain by this key has pods that the pod keeps away from. */
    record TooClose(String topologyKey) implements Hurdle {}

    /** The row's domain by this key has pods that keep this pod away. */
    record Repelled(String topologyKey) implements Hurdle {}

    /** The plugin whose objection it is. */
    default String plugin(Obstacles texts) {
        return switch (this) {
            case OfRow row -> texts.plugin(row.obstacles());
            case NoDomain ignored -> Reason.NO_TOPOLOGY.plugin().id();
            case Skewed ignored -> Reason.SKEWED.plugin().id();
            case Lonely ignored -> Reason.NO_AFFINITY.plugin().id();
            case TooClose ignored -> Reason.ANTI_AFFINITY.plugin().id();
            case Repelled ignored -> Reason.REPELLED.plugin().id();
        };
    }
}
