package io.hydrofoil.scheduler.table;

import io.hydrofoil.scheduler.demand.VolumeDemand;
import java.util.List;

/**
 * What a bound pod's volumes take from its node and keep from others.
 *
 * @param claims it uses, as {@code namespace/name}
 * @param disks inline volumes that others on the node may not have
 * @param attachments volumes that count against limits of CSI drivers
 */
public record VolumeUse(List<String> claims, List<VolumeDemand.Disk> disks, List<VolumeDemand.Attachment> attachments) {
    /** No volumes that matter. */
    public static final VolumeUse NONE = new VolumeUse(List.of(), List.of(), List.of());

    static VolumeUse of(VolumeDemand.Attachment attachment) {
        return new VolumeUse(List.of(), List.of(), List.of(attachment));
    }
}
