package io.hydrofoil.scheduler.table;

import io.hydrofoil.scheduler.demand.VolumeDemand.Attachment;
import io.hydrofoil.scheduler.demand.VolumeDemand.Disk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Volumes on rows: what is attached by which driver and up to which limit, inline disks, and who uses which claim. */
public final class VolumeColumn {
    private @Nullable Mounted[] byRow;
    private final Map<String, Integer> claimUsers = new HashMap<>();
    private long claimsVersion;

    VolumeColumn(int length) {
        byRow = new Mounted[length];
    }

    private static final class Mounted {
        final Map<Attachment, Integer> attached = new HashMap<>();
        final Map<String, Integer> attachedByDriver = new HashMap<>();
        final List<Disk> disks = new ArrayList<>(0);
        Map<String, Integer> limits = Map.of();

        boolean isEmpty() {
            return attached.isEmpty() && disks.isEmpty() && limits.isEmpty();
        }
    }

    /** Most volumes of a driver on the row; {@link Integer#MAX_VALUE}: not limited. */
    public int limit(int row, String driver) {
        Mounted mounted = byRow[row];
        return mounted == null ? Integer.MAX_VALUE : mounted.limits.getOrDefault(driver, Integer.MAX_VALUE);
    }

    /** Volumes of a driver on the row. */
    public int attached(int row, String driver) {
        Mounted mounted = byRow[row];
        return mounted == null ? 0 : mounted.attachedByDriver.getOrDefault(driver, 0);
    }

    /** Whether this very volume is on the row. */
    public boolean isAttached(int row, Attachment attachment) {
        Mounted mounted = byRow[row];
        return mounted != null && mounted.attached.containsKey(attachment);
    }

    /** Inline disks on the row. */
    public List<Disk> disks(int row) {
        Mounted mounted = byRow[row];
        return mounted == null ? List.of() : mounted.disks;
    }

    /** How many charged pods use a claim. */
    public int users(String claim) {
        return claimUsers.getOrDefault(claim, 0);
    }

    /** Changes whenever {@link #users} may answer differently. */
    public long claimsVersion() {
        return claimsVersion;
    }

    boolean any(int row) {
        return byRow[row] != null;
    }

    /** Limits of a row by driver, from its CSINode; whether any differs. */
    boolean putLimits(int row, Map<String, Integer> limits) {
        Mounted mounted = mounted(row);
        boolean changed = !mounted.limits.equals(limits);
        mounted.limits = Map.copyOf(limits);
        dropIfEmpty(row, mounted);
        return changed;
    }

    void add(int row, VolumeUse use) {
        if (use.equals(VolumeUse.NONE)) {
            return;
        }
        Mounted mounted = mounted(row);
        for (Attachment attachment : use.attachments()) {
            if (mounted.attached.merge(attachment, 1, Integer::sum) == 1) {
                mounted.attachedByDriver.merge(attachment.driver(), 1, Integer::sum);
            }
        }
        mounted.disks.addAll(use.disks());
        dropIfEmpty(row, mounted);
        for (String claim : use.claims()) {
            claimUsers.merge(claim, 1, Integer::sum);
            claimsVersion++;
        }
    }

    void subtract(int row, VolumeUse use) {
        if (use.equals(VolumeUse.NONE)) {
            return;
        }
        Mounted mounted = mounted(row);
        for (Attachment attachment : use.attachments()) {
            if (mounted.attached.merge(attachment, -1, VolumeColumn::sumOrNull) == null) {
                mounted.attachedByDriver.merge(attachment.driver(), -1, VolumeColumn::sumOrNull);
            }
        }
        use.disks().forEach(mounted.disks::remove);
        dropIfEmpty(row, mounted);
        for (String claim : use.claims()) {
            claimUsers.merge(claim, -1, VolumeColumn::sumOrNull);
            claimsVersion++;
        }
    }

    private static @Nullable Integer sumOrNull(Integer a, Integer b) {
        int sum = a + b;
        return sum == 0 ? null : (Integer) sum;
    }

    private Mounted mounted(int row) {
        Mounted known = byRow[row];
        if (known == null) {
            known = new Mounted();
            byRow[row] = known;
        }
        return known;
    }

    private void dropIfEmpty(int row, Mounted mounted) {
        if (mounted.isEmpty()) {
            byRow[row] = null;
        }
    }

    void grow(int length) {
        byRow = Arrays.copyOf(byRow, length);
    }
}
