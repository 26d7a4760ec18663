package io.hydrofoil.scheduler;

import java.util.List;
import java.util.Map;

/**
 * Why a pod is where it is, or nowhere.
 *
 * @param state what is the case
 * @param summary it in a sentence
 * @param exclusions what each plugin excludes, those that exclude most first
 * @param ways what would have to change so that the pod fits somewhere, the smallest change first
 * @param evictions who would have to leave, or empty
 */
public record Explanation(State state, String summary, List<Exclusion> exclusions, List<Way> ways, String evictions) {
    /** What can be the case. */
    public enum State {
        /** It has a node. */
        BOUND,
        /** It waits for something that has nothing to do with nodes. */
        HELD,
        /** Nodes fit. */
        FITS,
        /** None fits. */
        UNFIT
    }

    /**
     * What a plugin excludes.
     *
     * @param nodes it is the first to object to, as events count them
     * @param alone it would exclude by itself
     * @param reasons in its words, with the number of nodes
     */
    public record Exclusion(String plugin, int nodes, int alone, Map<String, Integer> reasons) {}

    /**
     * Changes after which the pod would fit.
     *
     * @param nodes on which these very changes would help, by name
     * @param changes all of them are needed
     */
    public record Way(List<String> nodes, List<String> changes) {}
}
