package io.hydrofoil.scheduler.demand;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pod wants of its node's name, labels and taints.
 *
 * @param nodeName the only node, or empty
 * @param selector spec.nodeSelector, or null
 * @param required terms of required node affinity, one of which must match; null: no requirement
 * @param preferred preferred node affinity
 * @param tolerations in order
 */
public record NodeWishes(
        String nodeName,
        @Nullable NodeTerm selector,
        @Nullable List<NodeTerm> required,
        List<NodeTerm.Weighted> preferred,
        List<Toleration> tolerations) {
    /** Nothing. */
    public static final NodeWishes NONE = new NodeWishes("", null, null, List.of(), List.of());
}
