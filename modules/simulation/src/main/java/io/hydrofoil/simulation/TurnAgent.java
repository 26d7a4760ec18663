package io.hydrofoil.simulation;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.simulation.Violation.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.concurrent.Agent;

/** Gives an agent its duty cycles: when its doorbell rings, and when it wanted to wake by itself. */
final class TurnAgent {
    private static final long MAX_SLEEP_NS = TimeUnit.SECONDS.toNanos(10);

    private final Machine machine;
    private final Doorbell doorbell;
    private final Agent agent;
    private boolean isDue;
    private boolean stopped;

    /** How many sleeps were begun: only the last one wakes the agent. */
    private long sleeps;

    private TurnAgent(Machine machine, Function<Doorbell, Agent> make) {
        this.machine = machine;
        this.doorbell = new Doorbell(MAX_SLEEP_NS, this::wake);
        this.agent = make.apply(doorbell);
    }

    static TurnAgent start(Machine machine, Function<Doorbell, Agent> make) {
        TurnAgent made = new TurnAgent(machine, make);
        machine.soon(made.guarded(() -> {
            made.agent.onStart();
            made.turn();
        }));
        return made;
    }

    private void wake() {
        if (!isDue) {
            isDue = true;
            machine.soon(guarded(this::turn));
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            if (!stopped) {
                task.run();
            }
        };
    }

    private void turn() {
        isDue = true;
        int work = work();
        isDue = false;
        long sleep = ++sleeps;
        long sleepNs = work > 0 ? 0 : doorbell.takeSleepNs();
        if (sleepNs == 0) {
            wake();
        } else {
            machine.later(sleepNs, guarded(() -> {
                if (sleep == sleeps && !isDue) {
                    turn();
                }
            }));
        }
    }

    private int work() {
        try {
            return agent.doWork();
        } catch (Violation e) {
            throw e;
        } catch (Exception e) {
            throw new Violation(Promise.NO_FAULT, agent.roleName() + " failed: " + e, e);
        }
    }

    void stop() {
        if (!stopped) {
            stopped = true;
            agent.onClose();
        }
    }
}
