package io.hydrofoil.chassis;

/**
 * Carries tasks that belong to no thread: on threads of a pool, or in the simulation, where time and order are drawn
 * from a seed, one after another on one thread. Never runs a task within the call. Tasks report their own faults.
 */
public interface Turns {
    /** Runs a task as soon as possible. */
    void soon(Runnable task);

    /** Runs a task after {@code delayNs}, not before. */
    void later(long delayNs, Runnable task);
}
