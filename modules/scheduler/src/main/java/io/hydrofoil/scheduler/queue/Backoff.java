package io.hydrofoil.scheduler.queue;

import io.hydrofoil.chassis.Invariant;

/**
 * How long a pod waits after attempts that failed: twice as long each time, up to a limit.
 *
 * @param firstMs after the first
 * @param lastMs at most
 */
public record Backoff(long firstMs, long lastMs) {
    /** Back-offs that end within the same second end in the order of the queue. */
    static final long WINDOW_MS = 1_000;

    private static final int MAX_DOUBLINGS = 30;

    /** As kube-scheduler: 1 s to 10 s. */
    public static final Backoff DEFAULT = new Backoff(1_000, 10_000);

    /** Checks relations. */
    public Backoff {
        Invariant.check(firstMs > 0 && lastMs >= firstMs, "back-off begins above 0 and does not shrink");
    }

    /** After so many failures. */
    long afterMs(int failures) {
        if (failures == 0) {
            return 0;
        }
        int doublings = failures - 1;
        return doublings >= MAX_DOUBLINGS || firstMs > lastMs >> doublings ? lastMs : firstMs << doublings;
    }
}
