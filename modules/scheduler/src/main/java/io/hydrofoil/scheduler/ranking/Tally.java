package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.scheduler.table.Interner;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/** What the rows of each domain contribute together, kept while pods come and go. */
interface Tally {
    /** Counts all rows anew. */
    void count();

    /** Forgets all until the next {@link #count}. */
    void rest();

    /** Bytes a row that it keeps, roughly. */
    int rowBytes();

    /** Looks at a row again; rows whose class changes thereby (others than this one) are added to {@code moved}. */
    void update(int row, @Nullable IntArrayList moved);

    /** Makes room for rows up to {@code rows}. */
    void grow(int rows);

    /** Whether the row is in any domain. */
    boolean isLocated(int row);

    /** The row's domain, or {@link Interner#ABSENT}. */
    int domain(int row);

    /** The sum of the row's domain; 0 without one. */
    long sum(int row);

    /** What tells the row apart from others. */
    int classOf(int row);

    /** {@link #classOf} of all rows. */
    void classes(int[] into, int rows);

    /** For a trial: takes the row's contribution as it is now, until {@link #unshift}. */
    void shift(int row);

    /** Ends a trial. */
    void unshift();
}
