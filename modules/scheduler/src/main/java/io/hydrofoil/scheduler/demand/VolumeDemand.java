package io.hydrofoil.scheduler.demand;

import io.hydrofoil.objects.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's volumes want of its node, resolved from claims, volumes and classes as they are now: an attempt after a
 * change has another demand.
 *
 * @param exclusive claims ({@code namespace/name}) that only one pod may use at a time
 * @param disks inline volumes that two pods of one node may not share
 * @param attachments volumes that count against limits of CSI drivers
 * @param reachable per bound volume its node affinity, each of which must be met
 * @param zones per bound volume with zone labels: the values allowed by key
 * @param unbound claims that are bound for the node that is chosen
 * @param isLost whether a claim is bound to a volume that does not exist
 */
public record VolumeDemand(
        List<String> exclusive,
        List<Disk> disks,
        List<Attachment> attachments,
        List<List<NodeTerm>> reachable,
        List<Map<String, Set<String>>> zones,
        List<Unbound> unbound,
        boolean isLost) {
    /** No volumes that matter. */
    public static final VolumeDemand NONE =
            new VolumeDemand(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false);

    /** Whether no volumes matter. */
    public boolean areNone() {
        return equals(NONE);
    }

    /**
     * An inline disk.
     *
     * @param source the volume's type in the API
     * @param id what names the disk
     * @param hosts of a clustered disk, any of which makes two the same; else empty
     * @param readOnly whether it is mounted for reading only
     */
    public record Disk(String source, String id, List<String> hosts, boolean readOnly) {
        /** Whether two pods with these disks cannot share a node. */
        public boolean conflictsWith(Disk other) {
            boolean same = source.equals(other.source)
                    && id.equals(other.id)
                    && (hosts.isEmpty() || hosts.stream().anyMatch(other.hosts::contains));
            boolean canShare = readOnly && other.readOnly && !source.equals("awsElasticBlockStore");
            return same && !canShare;
        }
    }

    /** A volume of a CSI driver. */
    public record Attachment(String driver, String handle) {}

    /**
     * A claim that waits for its first consumer.
     *
     * @param claim {@code namespace/name}
     * @param selectedNode where its volume is being made already; else empty
     * @param candidates volumes that would do, smallest first
     * @param provision how a new one would be made, or null: it cannot
     */
    public record Unbound(
            String claim,
            String selectedNode,
            List<Candidate> candidates,
            @Nullable Provision provision) {}

    /** A free volume; terms are empty if every node reaches it. */
    public record Candidate(String volume, List<NodeTerm> terms) {}

    /**
     * How a volume would be provisioned.
     *
     * @param topologies where (any of them); empty: everywhere
     * @param sizeBytes how large
     * @param capacities where there is how much room; null: the driver does not tell
     */
    public record Provision(
            List<NodeTerm> topologies,
            long sizeBytes,
            @Nullable List<Capacity> capacities) {}

    /** Room for volumes on the nodes of a topology. */
    public record Capacity(NodeSelection topology, long maxBytes) {}

    /** A selector over node labels, equal by its text. */
    public static final class NodeSelection {
        private final LabelSelector selector;
        private final String text;

        /** Nodes that {@code selector} selects. */
        public NodeSelection(LabelSelector selector) {
            this.selector = selector;
            this.text = selector == LabelSelector.NOTHING ? "nothing" : selector.toString();
        }

        /** The selector. */
        public LabelSelector selector() {
            return selector;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof NodeSelection that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }
}
