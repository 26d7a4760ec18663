package io.hydrofoil.apiserver.flow;

import java.util.ArrayList;
import java.util.List;

/**
 * One level's part in {@link Borrowing}: its bounds, and what is remembered of its demand. One writer; figures are read
 * by any thread.
 */
public final class LevelShare {
    private volatile Borrowing.Bounds bounds;
    private volatile DemandMeter.Period last = new DemandMeter.Period(0, 0, 0);
    private volatile double demand;

    /** A level with these bounds and no demand yet. */
    public LevelShare(Borrowing.Bounds bounds) {
        this.bounds = bounds;
    }

    /** Takes over changed bounds. */
    public void bounds(Borrowing.Bounds changed) {
        bounds = changed;
    }

    /** Seats that it has, keeps and may have. */
    public Borrowing.Bounds bounds() {
        return bounds;
    }

    /** Ends a period of the level's queues. */
    public void observe(FairQueues queues, long nowNs) {
        last = queues.demand(nowNs);
        demand = Borrowing.smooth(demand, last);
    }

    /** Most seats wanted at once in the last period. */
    public int peak() {
        return last.max();
    }

    /** Mean of seats wanted in the last period. */
    public double mean() {
        return last.mean();
    }

    /** Deviation of seats wanted in the last period. */
    public double deviation() {
        return last.deviation();
    }

    /** Demand, smoothed over periods. */
    public double smoothed() {
        return demand;
    }

    /** New limits, in the order of the levels, from the demand observed. */
    public static int[] limits(List<PriorityLevel> levels, List<LevelShare> shares, int serverSeats) {
        List<Borrowing.Party> parties = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            LevelShare share = shares.get(i);
            parties.add(new Borrowing.Party(share.bounds, levels.get(i).isExempt(), share.peak(), share.smoothed()));
        }
        return Borrowing.limits(parties, serverSeats);
    }
}
