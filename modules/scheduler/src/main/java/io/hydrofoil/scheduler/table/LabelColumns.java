package io.hydrofoil.scheduler.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels of all rows, a column a key. */
public final class LabelColumns {
    private final Map<String, LabelColumn> byKey = new HashMap<>();
    private final List<LabelColumn> columns = new ArrayList<>();
    private int length;

    LabelColumns(int length) {
        this.length = length;
    }

    /** The column of a key; made at its first mention. */
    public LabelColumn column(String key) {
        LabelColumn known = byKey.get(key);
        if (known != null) {
            return known;
        }
        LabelColumn column = new LabelColumn(key, length);
        byKey.put(key, column);
        columns.add(column);
        return column;
    }

    /** The row's value of a label, or null. */
    public @Nullable String text(String key, int row) {
        LabelColumn column = byKey.get(key);
        int id = column == null ? Interner.ABSENT : column.value(row);
        return column == null || id == Interner.ABSENT ? null : column.text(id);
    }

    /** All labels of a row. */
    public Map<String, String> all(int row) {
        Map<String, String> all = new HashMap<>();
        for (LabelColumn column : columns) {
            int id = column.value(row);
            if (id != Interner.ABSENT) {
                all.put(column.key(), column.text(id));
            }
        }
        return all;
    }

    /** Replaces all labels of a row; whether any differs. */
    boolean put(int row, Map<String, String> labels) {
        boolean changed = false;
        for (LabelColumn column : columns) {
            if (column.value(row) != Interner.ABSENT && !labels.containsKey(column.key())) {
                changed |= column.set(row, Interner.ABSENT);
            }
        }
        for (Map.Entry<String, String> label : labels.entrySet()) {
            LabelColumn column = column(label.getKey());
            changed |= column.set(row, column.id(label.getValue()));
        }
        return changed;
    }

    void grow(int newLength) {
        length = newLength;
        columns.forEach(column -> column.grow(newLength));
    }
}
