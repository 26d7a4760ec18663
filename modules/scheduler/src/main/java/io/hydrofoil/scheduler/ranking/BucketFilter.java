package io.hydrofoil.scheduler.ranking;

/** Judges rows by what stands on other rows too; rows of one bucket are judged alike. */
interface BucketFilter {
    /** What stands against the row; 0: nothing. */
    long obstacles(int row);
}
