package io.hydrofoil.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What pods and nodes use of their resources now, as the nodes' agents report it: the source of the metrics API and of
 * autoscaling. Thread-safe; answers are values.
 */
public interface Usage {
    /** The node's own; null: no report. */
    @Nullable
    OfNode node(String name);

    /** A pod's, by container; null: no report, or none of its containers runs. */
    @Nullable
    OfPod pod(String namespace, String name);

    /** No agent reports anything. */
    Usage NONE = new Usage() {
        @Override
        public @Nullable OfNode node(String name) {
            return null;
        }

        @Override
        public @Nullable OfPod pod(String namespace, String name) {
            return null;
        }
    };

    /**
     * An amount.
     *
     * @param cpuNanos billionths of a core
     */
    record Amount(long cpuNanos, long memoryBytes) {
        /** Both together. */
        public Amount plus(Amount other) {
            return new Amount(cpuNanos + other.cpuNanos, memoryBytes + other.memoryBytes);
        }
    }

    /** When a value was taken (wall time), and over which time before that the processor's was averaged. */
    record Taken(long atMs, long windowMs) {}

    /** A node's usage. */
    record OfNode(Taken taken, Amount amount) {}

    /** A running container's usage. */
    record OfContainer(String name, Amount amount) {}

    /** A pod's usage. */
    record OfPod(Taken taken, List<OfContainer> containers) {}
}
