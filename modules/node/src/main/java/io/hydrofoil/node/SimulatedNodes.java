package io.hydrofoil.node;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.SteadyTime;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.PodLogs;
import io.hydrofoil.client.Usage;
import io.hydrofoil.node.sim.SimLogs;
import io.hydrofoil.node.sim.SimUsage;
import org.agrona.concurrent.Agent;

/**
 * The door to simulated nodes: many nodes in one agent, which run pods' real lifecycle on a runtime that only pretends.
 */
public final class SimulatedNodes {
    private final Agent agent;
    private final PodLogs logs;
    private final Usage usage;

    private SimulatedNodes(Agent agent, PodLogs logs, Usage usage) {
        this.agent = agent;
        this.logs = logs;
        this.usage = usage;
    }

    /**
     * Nodes as {@code config} says; {@code doorbell} is that of the thread on which the agent will run. The agent opens
     * its client and views when started.
     */
    public static SimulatedNodes open(Cluster cluster, SimulatedNodesConfig config, Clock clock, Doorbell doorbell) {
        SimLogs logs = new SimLogs(doorbell);
        SimUsage usage = new SimUsage(clock);
        NodeAgent agent = new NodeAgent(cluster, config, new SteadyTime(clock), doorbell, new Published(logs, usage));
        return new SimulatedNodes(agent, logs, usage);
    }

    /** What is to run. */
    public Agent agent() {
        return agent;
    }

    /** What these nodes and their pods use. */
    public Usage usage() {
        return usage;
    }

    /** Logs of the containers on these nodes. */
    public PodLogs logs() {
        return logs;
    }
}
