package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.demand.VolumeDemand.Attachment;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.VolumeColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** NodeVolumeLimits: no more volumes of a CSI driver than the node's CSINode allows. */
final class VolumeLimitFilter implements RowFilter {
    private final VolumeColumn volumes;
    private final Map<String, List<Attachment>> byDriver = new LinkedHashMap<>();

    private VolumeLimitFilter(NodeTable table, List<Attachment> attachments) {
        this.volumes = table.volumes();
        for (Attachment attachment : attachments) {
            List<Attachment> list = byDriver.computeIfAbsent(attachment.driver(), key -> new ArrayList<>(1));
            if (!list.contains(attachment)) {
                list.add(attachment);
            }
        }
    }

    static @Nullable RowFilter of(NodeTable table, List<Attachment> attachments) {
        return attachments.isEmpty() ? null : new VolumeLimitFilter(table, attachments);
    }

    @Override
    public long obstacles(int row) {
        for (Map.Entry<String, List<Attachment>> driver : byDriver.entrySet()) {
            int limit = volumes.limit(row, driver.getKey());
            if (limit == Integer.MAX_VALUE) {
                continue;
            }
            int fresh = 0;
            for (Attachment attachment : driver.getValue()) {
                fresh += volumes.isAttached(row, attachment) ? 0 : 1;
            }
            if (fresh > 0 && volumes.attached(row, driver.getKey()) + fresh > limit) {
                return Reason.VOLUME_LIMIT.bit();
            }
        }
        return 0;
    }
}
