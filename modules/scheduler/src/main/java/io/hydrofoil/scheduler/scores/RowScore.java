package io.hydrofoil.scheduler.scores;

/** One plugin's opinion of rows, 0 to 100, by their own state. */
interface RowScore {
    int score(int row);
}
