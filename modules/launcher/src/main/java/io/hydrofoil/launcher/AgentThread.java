package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics.Count;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent on a thread of its own, which sleeps on the agent's doorbell. What a failing duty cycle means is
 * {@link FaultBackOff}'s to say; an {@link Error} is a bug or an exhausted machine, after which the agent's state
 * cannot be trusted: the process ends, the log replays.
 */
final class AgentThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentThread.class);
    private static final long MAX_SLEEP_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int CLOSE_TIMEOUT_MS = 5_000;

    private final Doorbell doorbell;
    private final FaultBackOff agent;
    private final AgentRunner runner;

    private AgentThread(FaultBackOff agent, Doorbell doorbell, Count faults, Runnable onFatal) {
        this.doorbell = doorbell;
        this.agent = agent;
        // Only errors come through the back-off.
        runner = new AgentRunner(
                doorbell,
                fault -> {
                    faults.increment();
                    LOG.error("agent failed for good role={}", agent.roleName(), fault);
                    onFatal.run();
                },
                null,
                agent);
    }

    /** Starts what {@code make} makes of the doorbell of the new thread. */
    static AgentThread start(Function<Doorbell, Agent> make, Count faults, Runnable onFatal) {
        Doorbell doorbell = new Doorbell(MAX_SLEEP_NS);
        FaultBackOff agent = new FaultBackOff(
                make.apply(doorbell),
                (role, fault) -> {
                    faults.increment();
                    LOG.error("duty cycle failed role={}", role, fault);
                },
                LockSupport::parkNanos);
        AgentThread thread = new AgentThread(agent, doorbell, faults, onFatal);
        AgentRunner.startOnThread(thread.runner);
        return thread;
    }

    /** Null while it runs and gets on; else why it does not. */
    @Nullable
    String fault() {
        return runner.isClosed() ? agent.roleName() + " has stopped" : agent.fault();
    }

    @Override
    public void close() {
        doorbell.retire();
        runner.close(CLOSE_TIMEOUT_MS, null);
    }
}
