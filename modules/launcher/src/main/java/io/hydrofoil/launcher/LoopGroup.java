package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/** Agents that belong together, each on a thread of its own: stopped together, the last first. */
final class LoopGroup implements AutoCloseable {
    private final Metrics.Counter faults;
    private final Runnable onFatal;
    private final List<AgentThread> loops = new CopyOnWriteArrayList<>();

    /**
     * @param faults counts failed duty cycles, by the loop's name
     * @param onFatal called when a loop cannot go on: the process must end
     */
    LoopGroup(Metrics.Counter faults, Runnable onFatal) {
        this.faults = faults;
        this.onFatal = onFatal;
    }

    /** Starts what {@code make} makes of the doorbell of its thread. */
    void start(String name, Function<Doorbell, Agent> make) {
        loops.add(AgentThread.start(make, faults.with(name), onFatal));
    }

    /** Why one of them does not get on, or null. */
    @Nullable
    String fault() {
        return loops.stream()
                .map(AgentThread::fault)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        for (AgentThread loop : loops.reversed()) {
            loop.close();
        }
        loops.clear();
    }
}
