package io.hydrofoil.launcher;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/**
 * An agent whose exceptions end one duty cycle each. Without a pause a cycle that meets the same bad input again would
 * take a core and fill the disk with its log; here each failure in a row doubles a pause, up to a second, and a success
 * forgets them. After {@value #UNHEALTHY_FAILURES} failures in a row the agent counts as unhealthy, which health checks
 * show, and it still goes on trying: what it stumbles over may be deleted by a user.
 */
final class FaultBackOff implements Agent {
    static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
    static final int UNHEALTHY_FAILURES = 10;

    private static final int DOUBLINGS = 7;

    private final Agent agent;
    private final Report report;
    private final LongConsumer pause;
    private volatile int failuresInARow;
    private volatile String lastFault = "";

    /** {@code pause} sleeps for so many nanoseconds. */
    FaultBackOff(Agent agent, Report report, LongConsumer pause) {
        this.agent = agent;
        this.report = report;
        this.pause = pause;
    }

    /** Told of every exception. */
    @FunctionalInterface
    interface Report {
        void failed(String role, Exception fault);
    }

    /** Null while it gets on; else what it stumbles over. From any thread. */
    @Nullable
    String fault() {
        int failures = failuresInARow;
        return failures < UNHEALTHY_FAILURES
                ? null
                : agent.roleName() + " failed " + failures + " times in a row: " + lastFault;
    }

    @Override
    public void onStart() {
        agent.onStart();
    }

    @Override
    public int doWork() throws Exception {
        try {
            int work = agent.doWork();
            if (failuresInARow > 0) {
                failuresInARow = 0;
            }
            return work;
        } catch (InterruptedException | AgentTerminationException e) {
            throw e;
        } catch (Exception e) {
            int failures = failuresInARow + 1;
            lastFault = String.valueOf(e);
            failuresInARow = failures;
            report.failed(agent.roleName(), e);
            pause.accept(Math.min(FIRST_PAUSE_NS << Math.min(failures - 1, DOUBLINGS), LONGEST_PAUSE_NS));
            return 0;
        }
    }

    @Override
    public void onClose() {
        agent.onClose();
    }

    @Override
    public String roleName() {
        return agent.roleName();
    }
}
