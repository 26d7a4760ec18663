package io.hydrofoil.scheduler.filters;

/** Judges rows for one demand by their own state. */
public interface RowFilter {
    /** What stands against the row ({@link Obstacles}); 0: nothing. */
    long obstacles(int row);
}
