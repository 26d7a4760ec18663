package io.hydrofoil.scheduler.profile;

import io.hydrofoil.scheduler.PlacementPlugin;
import io.hydrofoil.scheduler.demand.NodeTerm;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How pods of one scheduler name are placed.
 *
 * @param schedulerName pods with this spec.schedulerName
 * @param filters plugins that filter
 * @param weights of plugins that score
 * @param preempts whether pods of lower priority are evicted
 * @param fit how free resources are scored, and what is not looked at
 * @param balanced resources whose use should be balanced, with their weights
 * @param affinity what is added to node affinity, and how pod affinity counts
 * @param spreading constraints of pods that have none of their own
 * @param volumeTimeoutMs how long a pod waits for its volumes to be bound
 * @param own plugins of the user's own
 */
public record Profile(
        String schedulerName,
        Set<Plugin> filters,
        Map<Plugin, Integer> weights,
        boolean preempts,
        FitArgs fit,
        List<ResourceWeight> balanced,
        AffinityArgs affinity,
        Spreading spreading,
        long volumeTimeoutMs,
        List<Own> own) {
    /** The name that pods have unless they say otherwise. */
    public static final String DEFAULT_NAME = "default-scheduler";

    /** What cpu and memory weigh unless configured otherwise. */
    public static final List<ResourceWeight> CPU_AND_MEMORY =
            List.of(new ResourceWeight("cpu", 1), new ResourceWeight("memory", 1));

    private static final long VOLUME_TIMEOUT_MS = 600_000;

    /** A resource and its weight in a score. */
    public record ResourceWeight(String resource, int weight) {}

    /** How free resources are scored. */
    public enum Strategy {
        LEAST_ALLOCATED,
        MOST_ALLOCATED,
        REQUESTED_TO_CAPACITY_RATIO
    }

    /** A point of the function from utilization (0 to 100) to score (0 to 10). */
    public record ShapePoint(int utilization, int score) {}

    /**
     * Arguments of NodeResourcesFit.
     *
     * @param shape of {@link Strategy#REQUESTED_TO_CAPACITY_RATIO}
     * @param ignoredResources extended resources that are not looked at
     * @param ignoredGroups their groups
     */
    public record FitArgs(
            Strategy strategy,
            List<ResourceWeight> resources,
            List<ShapePoint> shape,
            Set<String> ignoredResources,
            Set<String> ignoredGroups) {
        /** Least allocated cpu and memory. */
        public static final FitArgs DEFAULT =
                new FitArgs(Strategy.LEAST_ALLOCATED, CPU_AND_MEMORY, List.of(), Set.of(), Set.of());

        /** Whether the resource is not looked at. */
        public boolean ignores(String resource) {
            int slash = resource.indexOf('/');
            return slash > 0
                    && (ignoredResources.contains(resource) || ignoredGroups.contains(resource.substring(0, slash)));
        }
    }

    /**
     * Arguments of NodeAffinity and InterPodAffinity.
     *
     * @param required terms that nodes must meet for all pods of this profile, or null
     * @param preferred terms that nodes should meet
     * @param hardWeight what required affinity of bound pods to a pod weighs in its score
     * @param ignoresPreferredOfBound whether preferred affinity of bound pods does not count
     */
    public record AffinityArgs(
            @Nullable List<NodeTerm> required,
            List<NodeTerm.Weighted> preferred,
            int hardWeight,
            boolean ignoresPreferredOfBound) {
        /** Nothing added, weight 1. */
        public static final AffinityArgs DEFAULT = new AffinityArgs(null, List.of(), 1, false);
    }

    /**
     * Constraints of pods that have none of their own but belong to a service or a workload.
     *
     * @param isSystem whether they are those of the system, which do not ask that nodes have all keys
     */
    public record Spreading(List<DefaultConstraint> constraints, boolean isSystem) {
        /** Over nodes and zones, softly. */
        public static final Spreading SYSTEM = new Spreading(
                List.of(
                        new DefaultConstraint(3, "kubernetes.io/hostname", false),
                        new DefaultConstraint(5, "topology.kubernetes.io/zone", false)),
                true);
    }

    /** A constraint without a selector, which is that of the pod's services and owner. */
    public record DefaultConstraint(int maxSkew, String topologyKey, boolean isHard) {}

    /** A plugin of the user's own, with what the profile says about it. */
    public record Own(PlacementPlugin plugin, io.hydrofoil.objects.MapValue args, boolean filters, int weight) {}

    /** The profile of {@code schedulerName} with everything at its default. */
    public static Profile of(String schedulerName) {
        Set<Plugin> filters = EnumSet.noneOf(Plugin.class);
        Map<Plugin, Integer> weights = new EnumMap<>(Plugin.class);
        for (Plugin plugin : Plugin.values()) {
            if (plugin.is(Plugin.Point.FILTER)) {
                filters.add(plugin);
            }
            if (plugin.is(Plugin.Point.SCORE)) {
                weights.put(plugin, plugin.defaultWeight());
            }
        }
        return new Profile(
                schedulerName,
                filters,
                weights,
                true,
                FitArgs.DEFAULT,
                CPU_AND_MEMORY,
                AffinityArgs.DEFAULT,
                Spreading.SYSTEM,
                VOLUME_TIMEOUT_MS,
                List.of());
    }

    /** Whether a plugin filters. */
    public boolean filters(Plugin plugin) {
        return filters.contains(plugin);
    }

    /** What a plugin's score weighs; 0: it does not score. */
    public int weight(Plugin plugin) {
        return weights.getOrDefault(plugin, 0);
    }
}
