package io.hydrofoil.simulation;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Turns;

/**
 * One life of a process on a simulated machine: carries its tasks while it lives, holds them back while it is paused.
 * Its wall clock may be wrong and jump.
 */
final class Machine implements Turns, Clock {
    /** 2026-01-01T00:00:00Z. */
    private static final long EPOCH_MS = 1_767_225_600_000L;

    private static final int MAX_TURN_DELAY_NS = 30_000;
    private static final int MAX_TIMER_DELAY_NS = 50_000;

    private final World world;
    private boolean alive = true;
    private long pausedUntilNs;
    private long wallOffsetMs;

    Machine(World world) {
        this.world = world;
    }

    @Override
    public void soon(Runnable task) {
        run(1L + world.random().nextInt(MAX_TURN_DELAY_NS), task);
    }

    @Override
    public void later(long delayNs, Runnable task) {
        run(delayNs + world.random().nextInt(MAX_TIMER_DELAY_NS), task);
    }

    private void run(long delayNs, Runnable task) {
        world.after(delayNs, () -> arrive(task));
    }

    /** Something reaches the process now. */
    void arrive(Runnable task) {
        if (!alive) {
            return;
        }
        if (world.nowNs() < pausedUntilNs) {
            world.after(pausedUntilNs - world.nowNs(), () -> arrive(task));
        } else {
            task.run();
        }
    }

    boolean isAlive() {
        return alive;
    }

    void kill() {
        alive = false;
    }

    void pause(long durationNs) {
        pausedUntilNs = world.nowNs() + durationNs;
    }

    void jump(long byMs) {
        wallOffsetMs += byMs;
    }

    @Override
    public long wallMs() {
        return EPOCH_MS + world.nowNs() / 1_000_000 + wallOffsetMs;
    }

    @Override
    public long monotonicNs() {
        return world.nowNs();
    }
}
