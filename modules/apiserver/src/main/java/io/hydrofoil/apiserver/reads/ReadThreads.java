package io.hydrofoil.apiserver.reads;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Virtual threads for reads that may take long or wait for their client, bounded in number. Thread-safe. */
public final class ReadThreads {
    private final Semaphore running;
    private final AtomicInteger admitted = new AtomicInteger();
    private final int maxAdmitted;

    /** At most {@code maxRunning} at once and {@code maxWaiting} more that wait. */
    public ReadThreads(int maxRunning, int maxWaiting) {
        this.running = new Semaphore(maxRunning, true);
        this.maxAdmitted = maxRunning + maxWaiting;
    }

    /** Runs {@code work} on a thread of its own as soon as there is room; false: too many wait already. */
    public boolean tryRun(String name, Runnable work) {
        if (admitted.incrementAndGet() > maxAdmitted) {
            admitted.decrementAndGet();
            return false;
        }
        Thread.ofVirtual().name(name).start(() -> {
            running.acquireUninterruptibly();
            try {
                work.run();
            } finally {
                running.release();
                admitted.decrementAndGet();
            }
        });
        return true;
    }
}
