package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.demand.VolumeDemand;
import io.hydrofoil.scheduler.demand.VolumeDemand.Disk;
import io.hydrofoil.scheduler.table.NodeTable;
import org.jspecify.annotations.Nullable;

/** VolumeRestrictions: inline disks that cannot be shared on a node, and claims that only one pod may use at a time. */
final class VolumeRestrictionFilter implements RowFilter {
    private final NodeTable table;
    private final VolumeDemand demand;

    private VolumeRestrictionFilter(NodeTable table, VolumeDemand demand) {
        this.table = table;
        this.demand = demand;
    }

    static @Nullable RowFilter of(NodeTable table, VolumeDemand demand) {
        boolean idle = demand.exclusive().isEmpty() && demand.disks().isEmpty();
        return idle ? null : new VolumeRestrictionFilter(table, demand);
    }

    @Override
    public long obstacles(int row) {
        for (Disk taken : table.volumes().disks(row)) {
            for (Disk wanted : demand.disks()) {
                if (wanted.conflictsWith(taken)) {
                    return Reason.DISK_CONFLICT.bit();
                }
            }
        }
        for (String claim : demand.exclusive()) {
            if (table.volumes().users(claim) > 0) {
                return Reason.CLAIM_IN_USE.bit();
            }
        }
        return 0;
    }
}
