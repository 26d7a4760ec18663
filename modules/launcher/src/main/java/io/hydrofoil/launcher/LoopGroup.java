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
    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    private record Loop(String name, AgentThread thread) {}

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
        loops.add(new Loop(name, AgentThread.start(make, faults.with(name), onFatal)));
    }

    /** Why one of them does not get on, or null. */
    @Nullable
    String fault() {
        return loops.stream()
                .map(loop -> loop.thread.fault())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Why that one does not get on, which may be that it has not been started; or null. */
    @Nullable
    String fault(String name) {
        for (Loop loop : loops) {
            if (loop.name.equals(name)) {
                return loop.thread.fault();
            }
        }
        return "not started";
    }

    @Override
    public void close() {
        for (Loop loop : loops.reversed()) {
            loop.thread.close();
        }
        loops.clear();
    }
}
