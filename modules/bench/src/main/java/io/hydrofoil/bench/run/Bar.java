package io.hydrofoil.bench.run;

import java.util.Locale;

/**
 * How far a phase is. Pure.
 *
 * @param total 0: unknown
 * @param limitSeconds the phase ends then at the latest; 0: unknown
 */
record Bar(String phase, String what, long done, long total, double elapsedSeconds, double limitSeconds) {
    private static final int CELLS = 24;
    private static final double SOON = 0.5;

    /** Between 0 and 1: by number or by time, whichever is further. */
    double share() {
        double byCount = total > 0 ? (double) done / total : 0;
        double byTime = limitSeconds > 0 ? elapsedSeconds / limitSeconds : 0;
        return Math.clamp(Math.max(byCount, byTime), 0, 1);
    }

    /** Seconds until it is done if it goes on like this; negative: nobody can tell yet. */
    double leftSeconds() {
        double byCount = total > 0 && done > 0 ? elapsedSeconds * (total - done) / done : Double.POSITIVE_INFINITY;
        double byTime = limitSeconds > 0 ? limitSeconds - elapsedSeconds : Double.POSITIVE_INFINITY;
        double left = Math.min(byCount, byTime);
        return Double.isInfinite(left) ? -1 : Math.max(0, left);
    }

    String text() {
        int full = (int) Math.floor(share() * CELLS);
        String count = total > 0
                ? String.format(Locale.ROOT, "%,d of %,d", done, total)
                : String.format(Locale.ROOT, "%,d", done);
        String rate = elapsedSeconds > SOON ? String.format(Locale.ROOT, ", %,.0f/s", done / elapsedSeconds) : "";
        double left = leftSeconds();
        return String.format(
                Locale.ROOT,
                "%-14s [%s%s] %3.0f %%  %s %s%s%s",
                phase,
                "#".repeat(full),
                ".".repeat(CELLS - full),
                share() * 100,
                count,
                what,
                rate,
                left < 0 ? "" : ", " + clock(left) + " left");
    }

    private static String clock(double seconds) {
        long whole = (long) Math.ceil(seconds);
        return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
    }
}
