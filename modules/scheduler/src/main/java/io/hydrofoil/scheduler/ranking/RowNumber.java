package io.hydrofoil.scheduler.ranking;

import java.util.Arrays;

/** A small number that each row has for a demand by its own state, which tells rows apart. */
interface RowNumber {
    /** Of a row. */
    int at(int row);

    /** Whether it is known to be 0 for every row. */
    boolean isZero();

    /** Of all rows. */
    default void all(int[] into, int rows) {
        if (isZero()) {
            Arrays.fill(into, 0, rows, 0);
            return;
        }
        for (int row = 0; row < rows; row++) {
            into[row] = at(row);
        }
    }
}
