package io.hydrofoil.scheduler.table;

import io.hydrofoil.scheduler.demand.Taint;
import java.util.Arrays;
import java.util.List;

/** The taints of all rows: few sets, each interned. */
public final class TaintColumn {
    private final Interner<List<Taint>> sets = new Interner<>();
    private int[] byRow;

    TaintColumn(int length) {
        byRow = new int[length];
        sets.intern(List.of());
    }

    /** The id of the row's set. */
    public int set(int row) {
        return byRow[row];
    }

    /** The taints of a set. */
    public List<Taint> taints(int set) {
        return sets.get(set);
    }

    /** Every set is below this. */
    public int setCount() {
        return sets.size();
    }

    boolean put(int row, List<Taint> taints) {
        int now = sets.intern(taints);
        boolean changed = byRow[row] != now;
        byRow[row] = now;
        return changed;
    }

    void grow(int length) {
        byRow = Arrays.copyOf(byRow, length);
    }
}
