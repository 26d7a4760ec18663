package io.hydrofoil.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Holds what @HotPath promises: measures what a thread allocates while it repeats something. */
public final class AllocationGuard {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ATTEMPTS = 5;

    private AllocationGuard() {}

    /**
     * Heap bytes a run of {@code work} on this thread, after {@code runs} to warm up: the least of some attempts of
     * {@code runs}, since a
     * compilation or a class that loads late may disturb one.
     */
    public static double bytesPerRun(int runs, Runnable work) {
        repeat(runs, work);
        double least = Double.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            repeat(runs, work);
            least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) runs);
        }
        return least;
    }

    private static void repeat(int runs, Runnable work) {
        for (int i = 0; i < runs; i++) {
            work.run();
        }
    }
}
