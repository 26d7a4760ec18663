package io.hydrofoil.node;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.node.sim.SimFaults;
import java.util.List;
import java.util.stream.IntStream;

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
 * @param prefix what their names begin with
 * @param first the number of the first
 * @param faults what goes wrong on them
 */
public record SimulatedNodesConfig(
        int count,
        String cpu,
        String memory,
        String ephemeralStorage,
        int pods,
        int zones,
        String version,
        String prefix,
        int first,
        SimFaults faults) {
    /** Most nodes of one agent. */
    public static final int MAX_NODES = 9_999;

    /** Highest number of a node: addresses follow from it. */
    public static final int MAX_ORDINAL = 32_767;

    private static final int MAX_PODS = 250;

    /** Checks bounds. */
    public SimulatedNodesConfig {
        Invariant.check(count >= 0 && count <= MAX_NODES, "number of simulated nodes", count, MAX_NODES);
        Invariant.check(pods > 0 && pods <= MAX_PODS, "pods of a simulated node", pods, MAX_PODS);
        Invariant.check(
                first > 0 && first + count - 1 <= MAX_ORDINAL, "first number of a simulated node", first, MAX_ORDINAL);
        Invariant.check(zones > 0 && zones <= 26, "zones have letters from a to z");
    }

    /** This many nodes of 8 cores and 32 GiB in three zones. */
    public static SimulatedNodesConfig of(int count) {
        return new SimulatedNodesConfig(
                count, "8", "32Gi", "100Gi", 110, 3, "v1.36.0+hydrofoil", "sim", 1, SimFaults.NONE);
    }

    /** The same under other names: several agents may share a cluster. */
    public SimulatedNodesConfig named(String otherPrefix, int otherFirst) {
        return new SimulatedNodesConfig(
                count, cpu, memory, ephemeralStorage, pods, zones, version, otherPrefix, otherFirst, faults);
    }

    /**
     * The same with failures and delays, see {@link SimFaults}.
     *
     * @throws IllegalArgumentException the message says what would do
     */
    public SimulatedNodesConfig failing(String failures, String stageDelays, long seed) {
        SimFaults parsed = SimFaults.parse(failures, stageDelays, seed);
        return new SimulatedNodesConfig(
                count, cpu, memory, ephemeralStorage, pods, zones, version, prefix, first, parsed);
    }

    /** The names of the nodes, in order. */
    public List<String> names() {
        return IntStream.range(first, first + count)
                .mapToObj(ordinal -> NodeFacts.name(prefix, ordinal))
                .toList();
    }
}
