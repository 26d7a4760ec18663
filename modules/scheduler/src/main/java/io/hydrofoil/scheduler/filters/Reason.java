package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.profile.Plugin;

/** Why a row is not fit for a pod, in the words that users know; lack of resources is told apart by resource. */
public enum Reason {
    UNSCHEDULABLE(Plugin.NODE_UNSCHEDULABLE, "node(s) were unschedulable", true),
    OTHER_NAME(Plugin.NODE_NAME, "node(s) didn't match the requested node name", true),
    TAINTED(Plugin.TAINT_TOLERATION, "node(s) had untolerated taint(s)", true),
    ENFORCED(Plugin.NODE_AFFINITY, "node(s) didn't match scheduler-enforced node affinity", true),
    UNSELECTED(Plugin.NODE_AFFINITY, "node(s) didn't match Pod's node affinity/selector", true),
    UNNAMED(Plugin.NODE_AFFINITY, "node(s) didn't satisfy plugin(s) [NodeAffinity]", true),
    PORT_TAKEN(Plugin.NODE_PORTS, "node(s) didn't have free ports for the requested pod ports", false),
    DISK_CONFLICT(Plugin.VOLUME_RESTRICTIONS, "node(s) had no available disk", false),
    CLAIM_IN_USE(
            Plugin.VOLUME_RESTRICTIONS,
            "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode",
            false),
    VOLUME_LIMIT(Plugin.NODE_VOLUME_LIMITS, "node(s) exceed max volume count", false),
    VOLUME_ELSEWHERE(Plugin.VOLUME_BINDING, "node(s) had volume node affinity conflict", true),
    NO_VOLUME(Plugin.VOLUME_BINDING, "node(s) didn't find available persistent volumes to bind", true),
    NO_STORAGE(Plugin.VOLUME_BINDING, "node(s) did not have enough free storage", true),
    NO_SUCH_VOLUME(
            Plugin.VOLUME_BINDING, "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)", true),
    OTHER_ZONE(Plugin.VOLUME_ZONE, "node(s) had no available volume zone", true),
    NO_TOPOLOGY(
            Plugin.POD_TOPOLOGY_SPREAD,
            "node(s) didn't match pod topology spread constraints (missing required label)",
            true),
    SKEWED(Plugin.POD_TOPOLOGY_SPREAD, "node(s) didn't match pod topology spread constraints", false),
    NO_AFFINITY(Plugin.INTER_POD_AFFINITY, "node(s) didn't match pod affinity rules", true),
    ANTI_AFFINITY(Plugin.INTER_POD_AFFINITY, "node(s) didn't match pod anti-affinity rules", false),
    REPELLED(Plugin.INTER_POD_AFFINITY, "node(s) didn't satisfy existing pods anti-affinity rules", false),
    DEVICE_ELSEWHERE(Plugin.DYNAMIC_RESOURCES, "resourceclaim not available on the node", true),
    NO_DEVICES(Plugin.DYNAMIC_RESOURCES, "cannot allocate all claims", true),
    LACKS_FEATURES(Plugin.NODE_DECLARED_FEATURES, "node(s) didn't match Pod's required features", true);

    private final Plugin plugin;
    private final String text;
    private final boolean isUnresolvable;

    private static final Reason[] ALL = values();

    Reason(Plugin plugin, String text, boolean isUnresolvable) {
        this.plugin = plugin;
        this.text = text;
        this.isUnresolvable = isUnresolvable;
    }

    /** Whose judgement it is. */
    public Plugin plugin() {
        return plugin;
    }

    /** As users know it. */
    public String text() {
        return text;
    }

    /** Whether no eviction could help. */
    public boolean isUnresolvable() {
        return isUnresolvable;
    }

    /** Its bit among {@link Obstacles}. */
    @SuppressWarnings("EnumOrdinal") // bits live as long as the process
    public long bit() {
        return 1L << ordinal();
    }

    /** The first reason among some bits. */
    static Reason first(long bits) {
        return ALL[Long.numberOfTrailingZeros(bits)];
    }
}
