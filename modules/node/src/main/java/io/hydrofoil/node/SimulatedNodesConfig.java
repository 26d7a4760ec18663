package io.hydrofoil.node;

import io.hydrofoil.chassis.Invariant;

/**
 * What the simulated nodes look like. Nodes are named {@code sim-0001} and so on, so that the same node keeps its name,
 * zone and addresses however many
 * there are.
 *
 * @param count how many; 1 to 9999
 * @param cpu cores of each, as a quantity
 * @param memory of each, as a quantity
 * @param ephemeralStorage of each, as a quantity
 * @param pods most pods of each, 1 to 250: the pod range of a node holds no more
 * @param zones how many zones they are spread over
 * @param version what they report as kubelet version
 */
public record SimulatedNodesConfig(
        int count, String cpu, String memory, String ephemeralStorage, int pods, int zones, String version) {
    /** Most nodes of one agent. */
    public static final int MAX_NODES = 9_999;

    private static final int MAX_PODS = 250;

    /** Checks bounds. */
    public SimulatedNodesConfig {
        Invariant.check(count >= 0 && count <= MAX_NODES, "number of simulated nodes", count, MAX_NODES);
        Invariant.check(pods > 0 && pods <= MAX_PODS, "pods of a simulated node", pods, MAX_PODS);
        Invariant.check(zones > 0 && zones <= 26, "zones have letters from a to z");
    }

    /** This many nodes of 8 cores and 32 GiB in three zones. */
    public static SimulatedNodesConfig of(int count) {
        return new SimulatedNodesConfig(count, "8", "32Gi", "100Gi", 110, 3, "v1.36.0+hydrofoil");
    }
}
