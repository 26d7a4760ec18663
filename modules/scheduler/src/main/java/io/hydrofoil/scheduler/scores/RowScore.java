package io.hydrofoil.scheduler.scores;

/** One plugin's opinion of rows, 0 to 100, by their own state. */
interface RowScore {
    int score(int row);

    /**
     * Adds the weighted scores of all rows against which nothing was {@code found}; what it adds to others means
     * nothing. Whoever scores most pods overrides this by a loop of its own, which is compiled to vectors.
     */
    default void addAll(long[] sums, int weight, long[] found, int rows) {
        for (int row = 0; row < rows; row++) {
            if (found[row] == 0) {
                sums[row] += (long) weight * score(row);
            }
        }
    }
}
