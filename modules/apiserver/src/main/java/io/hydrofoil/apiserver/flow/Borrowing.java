package io.hydrofoil.apiserver.flow;

import java.util.List;

/**
 * Who has how many seats. Nominally a level has its share of the server; what it does not use others borrow, within
 * what it lends and what they may borrow. Decided anew every {@link #PERIOD_NS} from the demand of the period before
 * (after KEP-1040, "borrowing between priority levels"). Pure.
 */
public final class Borrowing {
    /** How often limits are decided anew. */
    public static final long PERIOD_NS = 10_000_000_000L;

    /** Weight of the past in smoothed demand, a period: a fall of demand is believed after some minutes. */
    private static final double MEMORY = 0.977;

    private static final int ROUNDS = 100;
    private static final double ROUNDING = 1e-6;

    private Borrowing() {}

    /** A level's bounds in seats. */
    public record Bounds(int nominal, int min, int max) {
        static Bounds of(PriorityLevel level, int serverSeats, long allShares) {
            int nominal = allShares == 0 ? 0 : (int) Math.ceilDiv((long) serverSeats * level.shares(), allShares);
            int lendable = (int) Math.round(nominal * level.lendablePercent() / 100.0);
            long borrows = Math.round(nominal * level.borrowingPercent() / 100.0);
            int max = level.borrowingPercent() < 0 ? serverSeats : (int) Math.min(serverSeats, nominal + borrows);
            return new Bounds(nominal, nominal - lendable, Math.max(max, nominal));
        }
    }

    /** The bounds of each of these levels, in their order. */
    public static List<Bounds> bounds(List<PriorityLevel> levels, int serverSeats) {
        long shares = levels.stream().mapToLong(PriorityLevel::shares).sum();
        return levels.stream()
                .map(level -> Bounds.of(level, serverSeats, shares))
                .toList();
    }

    /** A level's demand after a period, from what it was before. */
    static double smooth(double before, DemandMeter.Period period) {
        double envelope = period.envelope();
        return Math.max(envelope, MEMORY * before + (1 - MEMORY) * envelope);
    }

    /**
     * A level that takes part.
     *
     * @param peak most seats that were wanted in the last period
     * @param demand smoothed demand
     */
    record Party(Bounds bounds, boolean isExempt, int peak, double demand) {
        /** What it keeps in any case: its own as far as it wanted it, and what it does not lend. */
        int floor() {
            int own = isExempt ? peak : Math.min(bounds.nominal(), peak);
            return Math.max(bounds.min(), own);
        }

        double at(double fraction) {
            return Math.clamp(fraction * Math.max(demand, 1), floor(), Math.max(floor(), bounds.max()));
        }
    }

    /**
     * The limits from now on, in the order of the parties; those of exempt levels mean nothing. Each limited level gets
     * the same fraction of its demand, as far as its bounds allow, such that all together get what the server has.
     */
    static int[] limits(List<Party> parties, int serverSeats) {
        double room = serverSeats;
        double floors = 0;
        double most = 1;
        for (Party party : parties) {
            if (party.isExempt()) {
                room -= party.floor();
            } else {
                floors += party.floor();
                most = Math.max(most, party.bounds().max() / Math.max(party.demand(), 1));
            }
        }
        // More floor than room: those who want their own get it all the same, as nominal limits also do by rounding up.
        double fraction = floors >= room ? 0 : fraction(parties, room, most);
        int[] limits = new int[parties.size()];
        for (int i = 0; i < limits.length; i++) {
            Party party = parties.get(i);
            limits[i] = party.isExempt() ? party.bounds().nominal() : (int) Math.max(1, party.at(fraction) + ROUNDING);
        }
        return limits;
    }

    private static double fraction(List<Party> parties, double room, double most) {
        double low = 0;
        double high = most;
        for (int i = 0; i < ROUNDS; i++) {
            double middle = (low + high) / 2;
            double sum = 0;
            for (Party party : parties) {
                sum += party.isExempt() ? 0 : party.at(middle);
            }
            if (sum > room) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }
}
