package io.hydrofoil.launcher;

import io.hydrofoil.node.SimulatedNodesConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The simulated nodes of a server.
 *
 * @param count how many
 * @param failures what fails on them, as {@code flapping=5%,slow=10%@20}; empty: nothing
 * @param stageDelays how long stages of their pods take, as {@code pull=1s..5s}; empty: as usual
 * @param seed of failures and delays
 */
record NodesConfig(int count, String failures, String stageDelays, int seed) {
    static final int USUAL_SEED = 1;

    /**
     * What the simulation is told.
     *
     * @throws IllegalArgumentException the message says what would do
     */
    SimulatedNodesConfig simulation() {
        return SimulatedNodesConfig.of(count).failing(failures, stageDelays, seed);
    }

    /** The options that give this configuration to another process. */
    List<String> toArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                NodeOptions.NODES.name(), Integer.toString(count), NodeOptions.SEED.name(), Integer.toString(seed)));
        if (!failures.isEmpty()) {
            arguments.addAll(List.of(NodeOptions.FAIL.name(), failures));
        }
        if (!stageDelays.isEmpty()) {
            arguments.addAll(List.of(NodeOptions.STAGE_DELAY.name(), stageDelays));
        }
        return arguments;
    }
}
