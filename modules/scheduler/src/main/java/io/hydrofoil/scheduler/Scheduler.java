package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.Cluster;
import org.agrona.concurrent.Agent;

/** The door of this module. */
public final class Scheduler {
    private Scheduler() {}

    /**
     * An agent that binds pods to nodes; {@code doorbell} is that of the thread on which it will run. It opens its
     * client and views when started.
     */
    public static Agent open(Cluster cluster, SchedulerConfig config, Clock clock, Doorbell doorbell, Metrics metrics) {
        return new SchedulerAgent(cluster, config, clock, doorbell, new SchedulerMetrics(metrics));
    }
}
