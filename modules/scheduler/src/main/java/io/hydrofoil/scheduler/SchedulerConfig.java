package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Invariant;

/**
 * How the scheduler runs.
 *
 * @param schedulerName pods with this spec.schedulerName are placed, and events come from it
 * @param batchSize most pods that are placed in one turn
 * @param maxWrites most writes under way or waiting to be offered
 * @param seed orders nodes of equal score
 */
public record SchedulerConfig(String schedulerName, int batchSize, int maxWrites, int seed) {
    /** Checks relations. */
    public SchedulerConfig {
        Invariant.check(batchSize > 0, "a batch has at least one pod");
        Invariant.check(maxWrites >= 4 * batchSize, "a batch may write a binding, a status and events for each pod");
    }

    /** The default scheduler. */
    public static SchedulerConfig defaults() {
        return new SchedulerConfig("default-scheduler", 256, 4096, 1);
    }
}
