package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.scheduler.extender.Extender;
import io.hydrofoil.scheduler.extender.ExtenderConfig;
import io.hydrofoil.scheduler.extender.HttpTransport;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;

/** The door of this module. */
public final class Scheduler {
    private Scheduler() {}

    /**
     * An agent that binds pods to nodes; {@code doorbell} is that of the thread on which it will run. It opens its
     * client and views when started.
     *
     * @throws IllegalArgumentException if the certificates of an extender cannot be used
     */
    public static Agent open(Cluster cluster, SchedulerConfig config, Clock clock, Doorbell doorbell, Metrics metrics) {
        List<Extender> extenders = new ArrayList<>();
        for (ExtenderConfig extender : config.extenders()) {
            try {
                extenders.add(new Extender(extender, new HttpTransport(extender)));
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalArgumentException(
                        "the certificates of extender " + extender.urlPrefix() + " cannot be used: " + e.getMessage(),
                        e);
            }
        }
        SchedulerAgent.Shell shell = new SchedulerAgent.Shell(cluster, clock, doorbell, new SchedulerMetrics(metrics));
        return new SchedulerAgent(shell, config, extenders);
    }
}
