package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.LabelColumn;
import org.jspecify.annotations.Nullable;

/** Which domain a row belongs to: by a label, or each row to its own. */
final class Domains {
    private final @Nullable LabelColumn column;
    private final LabelColumn label;

    private Domains(@Nullable LabelColumn column, LabelColumn label) {
        this.column = column;
        this.label = label;
    }

    static Domains byLabel(LabelColumn column) {
        return new Domains(column, column);
    }

    /** Every row that has the label is a domain of its own. */
    static Domains byRow(LabelColumn label) {
        return new Domains(null, label);
    }

    /** The row's domain, or {@link Interner#ABSENT} without the label. */
    int of(int row) {
        if (column != null) {
            return column.value(row);
        }
        return label.value(row) == Interner.ABSENT ? Interner.ABSENT : row;
    }
}
