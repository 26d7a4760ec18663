package io.hydrofoil.perf;

import org.jspecify.annotations.Nullable;

/**
 * What a work is judged by.
 *
 * @param unit as printed
 * @param goal null: none
 */
public record Figure(double value, String unit, @Nullable Goal goal) {
    /** For a table: the figure, its goal, and whether that is met. */
    public String[] cells() {
        String measured = TextTable.number(value) + " " + unit;
        return goal == null
                ? new String[] {measured, "", ""}
                : new String[] {
                    measured,
                    (goal.atLeast() ? "≥ " : "≤ ") + TextTable.number(goal.value()),
                    goal.isMet(value) ? "met" : "MISSED"
                };
    }
}
