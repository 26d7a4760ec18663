package io.hydrofoil.scheduler.census;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import org.agrona.collections.Int2IntHashMap;

/** How many of something stand on each row; rows without any take no memory. */
public final class RowCounts {
    private final Int2IntHashMap byRow = new Int2IntHashMap(0);
    private int total;

    /** On a row. */
    @HotPath
    public int at(int row) {
        return byRow.get(row);
    }

    /** On all rows. */
    public int total() {
        return total;
    }

    /** Calls {@code action} for each row that has some. */
    public void forEach(Visitor action) {
        byRow.forEachInt(action::visit);
    }

    /** Told of a row and its count. */
    @FunctionalInterface
    public interface Visitor {
        /** One row. */
        void visit(int row, int count);
    }

    @HotPath
    void add(int row, int amount) {
        int now = byRow.get(row) + amount;
        Invariant.check(now >= 0, "more pods left a row than came");
        if (now == 0) {
            byRow.remove(row);
        } else {
            byRow.put(row, now);
        }
        total += amount;
    }

    void clear() {
        byRow.clear();
        total = 0;
    }
}
