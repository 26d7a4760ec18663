package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.demand.NodeWishes;
import io.hydrofoil.scheduler.table.NodeTable;
import org.jspecify.annotations.Nullable;

/** NodeName: a pod that names its node runs there or nowhere. */
final class NameFilter implements RowFilter {
    private final NodeTable table;
    private final String name;

    private NameFilter(NodeTable table, String name) {
        this.table = table;
        this.name = name;
    }

    static @Nullable RowFilter of(NodeTable table, NodeWishes wishes) {
        return wishes.nodeName().isEmpty() ? null : new NameFilter(table, wishes.nodeName());
    }

    @Override
    public long obstacles(int row) {
        return table.name(row).equals(name) ? 0 : Reason.OTHER_NAME.bit();
    }
}
