package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.demand.HostPort;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** NodePorts: host ports that another pod of the node has. */
final class PortFilter implements RowFilter {
    private final NodeTable table;
    private final List<HostPort> wanted;

    private PortFilter(NodeTable table, List<HostPort> wanted) {
        this.table = table;
        this.wanted = wanted;
    }

    static @Nullable RowFilter of(NodeTable table, List<HostPort> wanted) {
        return wanted.isEmpty() ? null : new PortFilter(table, wanted);
    }

    @Override
    public long obstacles(int row) {
        return table.ports().areTaken(row, wanted) ? Reason.PORT_TAKEN.bit() : 0;
    }
}
