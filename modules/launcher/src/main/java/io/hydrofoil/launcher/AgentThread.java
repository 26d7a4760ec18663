package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics.Count;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent on a thread of its own, which sleeps on the agent's doorbell. An exception ends one duty cycle, is logged
 * and counted, and the agent goes
 * on; an {@link Error} is a bug or an exhausted machine, after which its state cannot be trusted: the process ends, the
 * log replays.
 */
final class AgentThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentThread.class);
    private static final long MAX_SLEEP_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int CLOSE_TIMEOUT_MS = 5_000;

    private final Doorbell doorbell;
    private final AgentRunner runner;
    private final AtomicReference<@Nullable Throwable> lastFault = new AtomicReference<>();

    private AgentThread(Agent agent, Doorbell doorbell, Count faults, Runnable onFatal) {
        this.doorbell = doorbell;
        runner = new AgentRunner(
                doorbell,
                fault -> {
                    faults.increment();
                    lastFault.set(fault);
                    LOG.error("agent failed role={}", agent.roleName(), fault);
                    if (fault instanceof Error) {
                        onFatal.run();
                    }
                },
                null,
                agent);
    }

    /** Starts what {@code make} makes of the doorbell of the new thread. */
    static AgentThread start(Function<Doorbell, Agent> make, Count faults, Runnable onFatal) {
        Doorbell doorbell = new Doorbell(MAX_SLEEP_NS);
        AgentThread thread = new AgentThread(make.apply(doorbell), doorbell, faults, onFatal);
        AgentRunner.startOnThread(thread.runner);
        return thread;
    }

    /** Null while it runs; else why it does not. */
    @Nullable
    String fault() {
        return runner.isClosed() ? runner.agent().roleName() + " has stopped" : null;
    }

    @Override
    public void close() {
        doorbell.retire();
        runner.close(CLOSE_TIMEOUT_MS, null);
    }
}
