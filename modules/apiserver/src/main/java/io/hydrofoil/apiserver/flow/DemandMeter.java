package io.hydrofoil.apiserver.flow;

import io.hydrofoil.chassis.HotPath;

/**
 * How many seats were wanted (taken and waited for) over a period: maximum, mean and deviation over time. One writer.
 */
final class DemandMeter {
    private long sinceNs;
    private long lastNs;
    private int now;
    private int max;
    private double sum;
    private double sumOfSquares;

    DemandMeter(long nowNs) {
        sinceNs = nowNs;
        lastNs = nowNs;
    }

    /** What a period showed. */
    record Period(int max, double mean, double deviation) {
        /** Demand worth counting on: peaks only as far as they are usual. */
        double envelope() {
            return Math.min(max, mean + deviation);
        }
    }

    @HotPath
    void set(int demand, long nowNs) {
        account(nowNs);
        now = demand;
        max = Math.max(max, demand);
    }

    private void account(long nowNs) {
        long elapsed = nowNs - lastNs;
        if (elapsed > 0) {
            sum += (double) now * elapsed;
            sumOfSquares += (double) now * now * elapsed;
            lastNs = nowNs;
        }
    }

    /** The period that ends now; the next begins. */
    Period next(long nowNs) {
        account(nowNs);
        double elapsed = Math.max(1, lastNs - sinceNs);
        double mean = sum / elapsed;
        double variance = Math.max(0, sumOfSquares / elapsed - mean * mean);
        Period period = new Period(max, mean, Math.sqrt(variance));
        sinceNs = lastNs;
        sum = 0;
        sumOfSquares = 0;
        max = now;
        return period;
    }
}
