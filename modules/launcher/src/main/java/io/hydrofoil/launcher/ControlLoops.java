package io.hydrofoil.launcher;

import io.hydrofoil.apiserver.ApiServer;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.Usage;
import io.hydrofoil.controllers.Controllers;
import io.hydrofoil.controllers.ControllersConfig;
import io.hydrofoil.node.SimulatedNodes;
import io.hydrofoil.node.SimulatedNodesConfig;
import io.hydrofoil.scheduler.Scheduler;
import io.hydrofoil.scheduler.SchedulerConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loops that run on the leader only: controllers, scheduler, simulated nodes. Started anew with each reign, for
 * what they know of the cluster is theirs alone.
 *
 * @param loops how each is set up
 * @param relay who passes on what only the leader can answer; null: there is no other member
 */
record ControlLoops(
        ApiServer api,
        Loops loops,
        Clock clock,
        Metrics metrics,
        Shell shell,
        @Nullable RequestHandler relay) {
    /**
     * How the loops are set up.
     *
     * @param more controllers beside the usual ones: those that hold the cluster's keys, and those of the API server
     */
    record Loops(ControllersConfig controllers, List<Reconciler> more, SchedulerConfig scheduler, Nodes nodes) {}

    /**
     * The simulated nodes.
     *
     * @param simulation how many, and how they are
     * @param usage what the controllers learn of what their pods use, once there are nodes
     */
    record Nodes(SimulatedNodesConfig simulation, LateUsage usage) {}

    /** Where their faults go. */
    record Shell(Metrics.Counter counts, FaultHandler faults, Runnable onFatal) {}

    /** Starts them over {@code cluster}; what is returned stops them. */
    Running start(Cluster cluster) {
        Metrics part = metrics.nested();
        LoopGroup group = new LoopGroup(shell.counts, shell.onFatal);
        group.start(
                "controllers",
                bell -> Controllers.open(
                        cluster,
                        loops.controllers,
                        loops.more,
                        new ReconcileAgent.Shell("controllers", clock, bell, part, shell.faults)));
        group.start("scheduler", bell -> Scheduler.open(cluster, loops.scheduler, clock, bell, part));
        Nodes nodes = loops.nodes;
        if (nodes.simulation.count() > 0) {
            group.start("nodes", bell -> {
                SimulatedNodes simulated = SimulatedNodes.open(cluster, nodes.simulation, clock, bell);
                api.podLogs(simulated.logs());
                nodes.usage.is(simulated.usage());
                return simulated.agent();
            });
        }
        api.reseal();
        api.nodesAreAt(null);
        return new Running(group, part);
    }

    /** They do not run here: whoever asks for what only nodes know is passed on. */
    void areElsewhere() {
        api.nodesAreAt(relay);
        loops.nodes.usage.is(Usage.NONE);
    }

    /** Loops that run. */
    record Running(LoopGroup loops, Metrics part) implements AutoCloseable {
        @Nullable
        String fault() {
            return loops.fault();
        }

        @Override
        public void close() {
            loops.close();
            part.close();
        }
    }
}
