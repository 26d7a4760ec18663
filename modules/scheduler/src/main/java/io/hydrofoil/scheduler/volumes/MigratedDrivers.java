package io.hydrofoil.scheduler.volumes;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.VolumeDemand.Attachment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Volumes by the CSI driver that attaches them; sources of old in-tree plugins belong to the drivers that replaced them. */
final class MigratedDrivers {
    private record Source(String driver, String idField) {}

    private static final Map<String, Source> SOURCES = Map.of(
            "awsElasticBlockStore", new Source("ebs.csi.aws.com", "volumeID"),
            "gcePersistentDisk", new Source("pd.csi.storage.gke.io", "pdName"),
            "azureDisk", new Source("disk.csi.azure.com", "diskURI"),
            "cinder", new Source("cinder.csi.openstack.org", "volumeID"),
            "vsphereVolume", new Source("csi.vsphere.vmware.com", "volumePath"),
            "portworxVolume", new Source("pxd.portworx.com", "volumeID"));

    private static final Map<String, String> PROVISIONERS = Map.of(
            "kubernetes.io/aws-ebs", "ebs.csi.aws.com",
            "kubernetes.io/gce-pd", "pd.csi.storage.gke.io",
            "kubernetes.io/azure-disk", "disk.csi.azure.com",
            "kubernetes.io/cinder", "cinder.csi.openstack.org",
            "kubernetes.io/vsphere-volume", "csi.vsphere.vmware.com",
            "kubernetes.io/portworx-volume", "pxd.portworx.com");

    private MigratedDrivers() {}

    /** What a volume is to its driver; null: no driver attaches it. */
    static @Nullable Attachment attachment(ApiObject volume) {
        MapValue csi = volume.spec().map("csi");
        if (!csi.isEmpty()) {
            return new Attachment(csi.text("driver", ""), csi.text("volumeHandle", ""));
        }
        for (Map.Entry<String, Source> source : SOURCES.entrySet()) {
            MapValue disk = volume.spec().map(source.getKey());
            if (!disk.isEmpty()) {
                return new Attachment(
                        source.getValue().driver(), disk.text(source.getValue().idField(), ""));
            }
        }
        return null;
    }

    /** The driver of a provisioner. */
    static String driver(String provisioner) {
        return PROVISIONERS.getOrDefault(provisioner, provisioner);
    }
}
