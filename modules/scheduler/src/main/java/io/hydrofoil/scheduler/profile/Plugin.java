package io.hydrofoil.scheduler.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The built-in plugins of scheduler v1.36 in their order, with default weights. */
public enum Plugin {
    SCHEDULING_GATES("SchedulingGates", 0),
    PRIORITY_SORT("PrioritySort", 0),
    NODE_UNSCHEDULABLE("NodeUnschedulable", 0, Point.FILTER),
    NODE_NAME("NodeName", 0, Point.FILTER),
    TAINT_TOLERATION("TaintToleration", 3, Point.FILTER, Point.SCORE),
    NODE_AFFINITY("NodeAffinity", 2, Point.FILTER, Point.SCORE),
    NODE_PORTS("NodePorts", 0, Point.FILTER),
    NODE_RESOURCES_FIT("NodeResourcesFit", 1, Point.FILTER, Point.SCORE),
    VOLUME_RESTRICTIONS("VolumeRestrictions", 0, Point.FILTER),
    NODE_VOLUME_LIMITS("NodeVolumeLimits", 0, Point.FILTER),
    VOLUME_BINDING("VolumeBinding", 0, Point.FILTER),
    VOLUME_ZONE("VolumeZone", 0, Point.FILTER),
    POD_TOPOLOGY_SPREAD("PodTopologySpread", 2, Point.FILTER, Point.SCORE),
    INTER_POD_AFFINITY("InterPodAffinity", 2, Point.FILTER, Point.SCORE),
    DYNAMIC_RESOURCES("DynamicResources", 2, Point.FILTER, Point.SCORE),
    DEFAULT_PREEMPTION("DefaultPreemption", 0),
    NODE_RESOURCES_BALANCED_ALLOCATION("NodeResourcesBalancedAllocation", 1, Point.SCORE),
    IMAGE_LOCALITY("ImageLocality", 1, Point.SCORE),
    DEFAULT_BINDER("DefaultBinder", 0),
    NODE_DECLARED_FEATURES("NodeDeclaredFeatures", 0, Point.FILTER);

    /** Where a plugin has a say about a place. */
    public enum Point {
        FILTER,
        SCORE
    }

    private final String id;
    private final int defaultWeight;
    private final boolean filters;
    private final boolean scores;

    Plugin(String id, int defaultWeight, Point... points) {
        this.id = id;
        this.defaultWeight = defaultWeight;
        List<Point> all = List.of(points);
        this.filters = all.contains(Point.FILTER);
        this.scores = all.contains(Point.SCORE);
    }

    /** Its name in configurations and messages. */
    public String id() {
        return id;
    }

    /** Its weight unless configured otherwise; 0 for one that does not score. */
    public int defaultWeight() {
        return defaultWeight;
    }

    /** Whether it has a say at this point. */
    public boolean is(Point point) {
        return switch (point) {
            case FILTER -> filters;
            case SCORE -> scores;
        };
    }

    /** The plugin of this name, or null. */
    public static @Nullable Plugin of(String id) {
        for (Plugin plugin : values()) {
            if (plugin.id.equals(id)) {
                return plugin;
            }
        }
        return null;
    }
}
