package io.hydrofoil.simulation;

import io.hydrofoil.apiserver.ApiServer;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.client.Usage;
import io.hydrofoil.controllers.Controllers;
import io.hydrofoil.controllers.ControllersConfig;
import io.hydrofoil.node.SimulatedNodes;
import io.hydrofoil.node.SimulatedNodesConfig;
import io.hydrofoil.scheduler.Scheduler;
import io.hydrofoil.scheduler.SchedulerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs controllers, scheduler and simulated nodes where the log is led, each time under a newly claimed reign. */
final class Loops {
    /** Short, so that events expire while somebody watches, and do not fill the store. */
    private static final Duration EVENT_TTL = Duration.ofMinutes(5);

    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Machine machine;
    private final ApiServer api;
    private final int self;
    private final int nodes;
    private final FaultHandler faults;
    private final Metrics metrics;
    private final List<TurnAgent> running = new ArrayList<>();
    private long term;
    private int leader = -1;

    Loops(Machine machine, ApiServer api, int self, int nodes, FaultHandler faults, Metrics metrics) {
        this.machine = machine;
        this.api = api;
        this.self = self;
        this.nodes = nodes;
        this.faults = faults;
        this.metrics = metrics;
    }

    void onTerm(long newTerm, int newLeader) {
        term = newTerm;
        leader = newLeader;
        machine.soon(this::serve);
    }

    private void serve() {
        running.forEach(TurnAgent::stop);
        running.clear();
        if (leader != self) {
            return;
        }
        long claimedIn = term;
        var _ = api.reign("member-" + self).whenComplete((cluster, fault) -> {
            if (claimedIn != term) {
                return;
            }
            if (fault != null) {
                machine.later(RETRY_NS, () -> {
                    if (claimedIn == term) {
                        serve();
                    }
                });
            } else {
                machine.soon(() -> {
                    if (claimedIn == term) {
                        start(cluster);
                    }
                });
            }
        });
    }

    private void start(Cluster cluster) {
        Metrics part = metrics.nested();
        ControllersConfig config = new ControllersConfig(
                "no certificates here",
                "member-" + self,
                Usage.NONE,
                ServedMetrics.NONE,
                EVENT_TTL,
                (namespace, account, uid, secret) ->
                        "token of " + namespace + "/" + account + "/" + uid + "/" + secret);
        running.add(TurnAgent.start(
                machine,
                bell -> Controllers.open(
                        cluster,
                        config,
                        List.of(),
                        new ReconcileAgent.Shell("controllers", machine, bell, part, faults))));
        running.add(TurnAgent.start(
                machine, bell -> Scheduler.open(cluster, SchedulerConfig.defaults(), machine, bell, part)));
        if (nodes > 0) {
            running.add(TurnAgent.start(machine, bell -> nodes(cluster, bell).agent()));
        }
    }

    private SimulatedNodes nodes(Cluster cluster, Doorbell bell) {
        return SimulatedNodes.open(cluster, SimulatedNodesConfig.of(nodes), machine, bell);
    }
}
