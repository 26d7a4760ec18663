package io.hydrofoil.client;

import org.jspecify.annotations.Nullable;

/**
 * How many events the recorders that share it may write: so many at once, and so many a second in the long run.
 * Warnings are not counted: what goes wrong is always told. Owned by one agent thread.
 */
public final class EventBudget {
    private final int most;
    private final int perSecond;
    private double left;
    private long lastMs;

    /** Full at first. */
    public EventBudget(int most, int perSecond) {
        this.most = most;
        this.perSecond = perSecond;
        this.left = most;
    }

    /** Whether one more may be written now; if so it is spent. */
    boolean spend(long nowMs) {
        left = Math.min(most, left + Math.max(0, nowMs - lastMs) / 1_000.0 * perSecond);
        lastMs = Math.max(lastMs, nowMs);
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** Whether an event of this type passes under a budget, which may be none. */
    static boolean allows(@Nullable EventBudget budget, String type, long nowMs) {
        return budget == null || type.equals("Warning") || budget.spend(nowMs);
    }
}
