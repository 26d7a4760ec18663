package io.hydrofoil.scheduler.filters;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.NodeWishes;
import io.hydrofoil.scheduler.demand.Taint;
import io.hydrofoil.scheduler.table.NodeTable;
import org.jspecify.annotations.Nullable;

/** NodeUnschedulable: cordoned nodes take no pods but those that tolerate what cordoning amounts to. */
final class CordonFilter implements RowFilter {
    private final NodeTable table;

    private CordonFilter(NodeTable table) {
        this.table = table;
    }

    static @Nullable RowFilter of(NodeTable table, NodeWishes wishes) {
        return Taint.UNSCHEDULABLE.isToleratedBy(wishes.tolerations()) ? null : new CordonFilter(table);
    }

    @Override
    public long obstacles(int row) {
        return table.isUnschedulable(row) ? Reason.UNSCHEDULABLE.bit() : 0;
    }

    @Override
    @HotPath
    public void sieve(long[] found, int rows) {
        if (!table.areUnschedulable()) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            if (found[row] == 0) {
                found[row] = obstacles(row);
            }
        }
    }
}
