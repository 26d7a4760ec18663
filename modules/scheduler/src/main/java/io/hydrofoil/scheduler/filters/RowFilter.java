package io.hydrofoil.scheduler.filters;

/** Judges rows for one demand by their own state. */
public interface RowFilter {
    /** What stands against the row ({@link Obstacles}); 0: nothing. */
    long obstacles(int row);

    /**
     * Judges all rows against which nothing was {@code found} so far. Whoever judges most pods overrides this by the
     * same loop: then it is compiled with this filter alone, at a tenth of the cost.
     */
    default void sieve(long[] found, int rows) {
        for (int row = 0; row < rows; row++) {
            if (found[row] == 0) {
                found[row] = obstacles(row);
            }
        }
    }
}
