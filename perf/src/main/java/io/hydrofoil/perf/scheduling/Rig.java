package io.hydrofoil.perf.scheduling;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.perf.Cpu;
import io.hydrofoil.scheduler.Scheduler;
import io.hydrofoil.scheduler.SchedulerConfig;
import org.agrona.concurrent.Agent;

/** A scheduler with the default configuration on a cluster of its own, run by the calling thread. */
final class Rig {
    private static final long SLEEP_NS = 1_000_000_000L;
    private static final long LIMIT_NS = 1_800_000_000_000L;
    private static final int QUIET_TURNS = 3;

    private final MemoryCluster cluster;
    private final AttemptClock clock = new AttemptClock();
    private final Agent agent;
    private int nodes;

    Rig(int nodes, MemoryCluster.Bindings bindings) {
        cluster = new MemoryCluster(bindings);
        for (int i = 0; i < nodes; i++) {
            cluster.add(new NodeText(this.nodes++));
        }
        agent = Scheduler.open(cluster, SchedulerConfig.defaults(), clock, new Doorbell(SLEEP_NS), new Metrics());
        try {
            agent.onStart();
        } catch (Exception e) {
            throw new IllegalStateException("the scheduler does not start", e);
        }
        settle();
    }

    MemoryCluster cluster() {
        return cluster;
    }

    AttemptClock clock() {
        return clock;
    }

    /** A node more, of this size and with this label. */
    void addNode(String cpu, String label) {
        cluster.add(new NodeText(nodes++, cpu, label));
    }

    /** One duty cycle; whether it did anything. */
    boolean turn() {
        try {
            return agent.doWork() > 0;
        } catch (Exception e) {
            throw new IllegalStateException("the scheduler has failed", e);
        }
    }

    /** Runs until nothing happens any more. */
    void settle() {
        long endNs = System.nanoTime() + LIMIT_NS;
        int quiet = 0;
        while (quiet < QUIET_TURNS) {
            quiet = turn() ? 0 : quiet + 1;
            if (System.nanoTime() - endNs > 0) {
                throw new IllegalStateException("the scheduler finds no rest");
            }
        }
    }

    /** Settles, and says what that took; the work is named by {@code work} and counted by {@code ops} afterwards. */
    Cost measure() {
        clock.reset();
        Cpu before = Cpu.now();
        settle();
        return new Cost(Cpu.now().since(before), clock.attempts().copy());
    }

    /** All of these pods have got a node. */
    void expectBound(long pods) {
        if (cluster.bound() != pods || cluster.refused() != 0) {
            throw new IllegalStateException(cluster.bound() + " pods were bound, not " + pods + ", and "
                    + cluster.refused() + " writes refused: " + cluster.lastRefused());
        }
    }
}
