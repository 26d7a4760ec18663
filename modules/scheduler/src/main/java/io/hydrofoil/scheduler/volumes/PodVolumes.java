package io.hydrofoil.scheduler.volumes;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.VolumeDemand.Disk;
import java.util.ArrayList;
import java.util.List;

/**
 * The volumes of a pod's spec that matter for its place.
 *
 * @param claims in order
 * @param disks inline volumes that two pods of one node may not share
 */
public record PodVolumes(List<Claim> claims, List<Disk> disks) {
    /** None. */
    public static final PodVolumes NONE = new PodVolumes(List.of(), List.of());

    /** A claim that a pod uses; {@code isEphemeral}: it is made for this pod. */
    public record Claim(String name, boolean isEphemeral) {}

    /** Reads a pod. */
    public static PodVolumes of(ApiObject pod) {
        List<Claim> claims = new ArrayList<>(0);
        List<Disk> disks = new ArrayList<>(0);
        for (MapValue volume : pod.spec().list("volumes").maps()) {
            String claim = volume.map("persistentVolumeClaim").text("claimName");
            if (claim != null) {
                claims.add(new Claim(claim, false));
            } else if (volume.has("ephemeral")) {
                claims.add(new Claim(pod.name() + "-" + volume.text("name", ""), true));
            } else {
                addDisk(volume, disks);
            }
        }
        return claims.isEmpty() && disks.isEmpty() ? NONE : new PodVolumes(List.copyOf(claims), List.copyOf(disks));
    }

    private static void addDisk(MapValue volume, List<Disk> disks) {
        add(disks, volume, "gcePersistentDisk", "pdName");
        add(disks, volume, "awsElasticBlockStore", "volumeID");
        add(disks, volume, "iscsi", "iqn");
        MapValue rbd = volume.map("rbd");
        if (!rbd.isEmpty()) {
            String id = rbd.text("pool", "rbd") + "/" + rbd.text("image", "");
            disks.add(new Disk("rbd", id, List.copyOf(rbd.list("monitors").texts()), rbd.flag("readOnly", false)));
        }
    }

    private static void add(List<Disk> disks, MapValue volume, String source, String idField) {
        MapValue disk = volume.map(source);
        if (!disk.isEmpty()) {
            disks.add(new Disk(source, disk.text(idField, ""), List.of(), disk.flag("readOnly", false)));
        }
    }

    /** Whether there are none. */
    public boolean areNone() {
        return claims.isEmpty() && disks.isEmpty();
    }
}
