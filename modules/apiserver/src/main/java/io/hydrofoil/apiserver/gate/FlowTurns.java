package io.hydrofoil.apiserver.gate;

import io.hydrofoil.chassis.Turns;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Carries admitted requests on by virtual threads; one thread, asleep while nobody waits, is the timer. */
final class FlowTurns implements Turns, AutoCloseable {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "flow");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void soon(Runnable task) {
        Thread.ofVirtual().name("flow").start(task);
    }

    @Override
    public void later(long delayNs, Runnable task) {
        try {
            var _ = timer.schedule(task, delayNs, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            if (!timer.isShutdown()) {
                throw e;
            }
            // Closed meanwhile: nobody waits for it any more.
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
