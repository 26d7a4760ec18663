package io.hydrofoil.apiserver.flow;

/**
 * What clients of a level are told to wait before they try again: more while many are refused, so that their retries do
 * not keep the level full. One writer.
 */
public final class Drops {
    private static final int MAX_SECONDS = 8;
    private static final int MANY = 3;

    private int retryAfterSeconds = 1;
    private int dropped;
    private long sinceNs;
    private boolean started;

    /** Counts one refusal; returns the seconds to wait. */
    public int add(long nowNs) {
        if (!started) {
            started = true;
            sinceNs = nowNs;
        }
        long periodNs = retryAfterSeconds * 1_000_000_000L;
        if (nowNs - sinceNs >= 2 * periodNs) {
            // nobody was refused for a while: what was counted is of long ago
            retryAfterSeconds = 1;
            restart(nowNs);
        } else if (nowNs - sinceNs >= periodNs) {
            if (dropped >= MANY * retryAfterSeconds) {
                retryAfterSeconds = Math.min(MAX_SECONDS, retryAfterSeconds + 1);
            } else if (dropped < retryAfterSeconds) {
                retryAfterSeconds = Math.max(1, retryAfterSeconds - 1);
            }
            restart(nowNs);
        }
        dropped++;
        return retryAfterSeconds;
    }

    private void restart(long nowNs) {
        dropped = 0;
        sinceNs = nowNs;
    }
}
