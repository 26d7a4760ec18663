package io.hydrofoil.scheduler.ranking;

/** A small number that each row has for a demand by its own state, which tells rows apart. */
interface RowNumber {
    /** Of a row. */
    int at(int row);

    /** Whether it is known to be 0 for every row. */
    boolean isZero();

    /** Of all rows. */
    default void all(int[] into, int rows) {
        for (int row = 0; row < rows; row++) {
            into[row] = at(row);
        }
    }
}
