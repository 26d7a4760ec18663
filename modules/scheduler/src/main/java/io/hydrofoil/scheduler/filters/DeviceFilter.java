package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.demand.DeviceDemand;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DynamicResources: devices that are allocated to the pod's claims must be usable from the node. */
final class DeviceFilter implements RowFilter {
    private final List<TermMatcher[]> reachable = new ArrayList<>();

    private DeviceFilter(NodeTable table, DeviceDemand demand) {
        demand.reachable().forEach(terms -> reachable.add(TermMatcher.compile(table, terms)));
    }

    static @Nullable RowFilter of(NodeTable table, DeviceDemand demand) {
        return demand.reachable().isEmpty() ? null : new DeviceFilter(table, demand);
    }

    @Override
    public long obstacles(int row) {
        for (TermMatcher[] terms : reachable) {
            if (!TermMatcher.matchesAny(terms, row)) {
                return Reason.DEVICE_ELSEWHERE.bit();
            }
        }
        return 0;
    }
}
