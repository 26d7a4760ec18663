package io.hydrofoil.scheduler.table;

import io.hydrofoil.chassis.HotPath;
import java.util.Arrays;

/** One label key: the interned value by row. Values have small ids of their own, so that they can index arrays. */
public final class LabelColumn {
    private final String key;
    private final Interner<String> values = new Interner<>();
    private int[] byRow;
    private int rowCount;

    LabelColumn(String key, int length) {
        this.key = key;
        this.byRow = new int[length];
        Arrays.fill(byRow, Interner.ABSENT);
    }

    /** The label's key. */
    public String key() {
        return key;
    }

    /** The id of the row's value, or {@link Interner#ABSENT}. */
    public int value(int row) {
        return byRow[row];
    }

    /** Rows that have the label. */
    public int rowCount() {
        return rowCount;
    }

    /** Marks the rows with another value than this one, or none, that have no mark yet. */
    @HotPath
    public void sieve(long[] marks, int rows, int value, long mark) {
        int[] column = byRow;
        for (int row = 0; row < rows; row++) {
            if (marks[row] == 0 && column[row] != value) {
                marks[row] = mark;
            }
        }
    }

    /** The id of a value; interned, so that it stays right when the first node with it comes later. */
    public int id(String value) {
        return values.intern(value);
    }

    /** The value of an id. */
    public String text(int id) {
        return values.get(id);
    }

    /** Every id is below this. */
    public int valueCount() {
        return values.size();
    }

    boolean set(int row, int value) {
        boolean changed = byRow[row] != value;
        rowCount += (value == Interner.ABSENT ? 0 : 1) - (byRow[row] == Interner.ABSENT ? 0 : 1);
        byRow[row] = value;
        return changed;
    }

    void grow(int length) {
        int before = byRow.length;
        byRow = Arrays.copyOf(byRow, length);
        Arrays.fill(byRow, before, length, Interner.ABSENT);
    }
}
