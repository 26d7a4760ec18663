package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Where a persistent volume's data is: exactly one of these. */
final class PersistentSourceRules {
    private static final SourceSort.Rule NOTHING_MORE = (source, path, faults) -> {};

    private PersistentSourceRules() {}

    /** All sorts in the order in which they are looked at; {@code local} volumes need to know more. */
    private static List<SourceSort> sorts(String volume, SourceSort.Rule local) {
        return List.of(
                new SourceSort("hostPath", VolumeRules::hostPath),
                new SourceSort("gcePersistentDisk", "persistentDisk", "gcePersistentDisk", VolumeSourceRules::gceDisk),
                new SourceSort("awsElasticBlockStore", VolumeSourceRules::awsDisk),
                new SourceSort("glusterfs", VolumeSourceRules::persistentGlusterfs),
                new SourceSort("flocker", VolumeSourceRules::flocker),
                new SourceSort("nfs", VolumeSourceRules::nfs),
                new SourceSort("rbd", VolumeSourceRules::rbd),
                new SourceSort("quobyte", VolumeSourceRules::quobyte),
                new SourceSort("cephfs", "cephfs", "cephFS", VolumeSourceRules::cephfs),
                new SourceSort(
                        "iscsi",
                        (source, path, faults) -> VolumeSourceRules.persistentIscsi(source, volume, path, faults)),
                new SourceSort("cinder", VolumeSourceRules::persistentCinder),
                new SourceSort("fc", VolumeSourceRules::fibreChannel),
                new SourceSort("flexVolume", "flexVolume", "", VolumeSourceRules::flex),
                new SourceSort("azureFile", VolumeSourceRules::persistentAzureFile),
                new SourceSort("vsphereVolume", VolumeSourceRules::vsphere),
                new SourceSort("photonPersistentDisk", VolumeSourceRules::photon),
                new SourceSort("portworxVolume", VolumeSourceRules::portworx),
                new SourceSort("azureDisk", VolumeSourceRules::azureDisk),
                new SourceSort("scaleIO", VolumeSourceRules::scaleIo),
                new SourceSort("local", local),
                new SourceSort("storageos", VolumeSourceRules::persistentStorageOs),
                new SourceSort("csi", VolumeSourceRules::persistentCsi));
    }

    /** Names of all sorts. */
    static List<String> names() {
        return sorts("", NOTHING_MORE).stream().map(SourceSort::name).toList();
    }

    /**
     * Checks that there is one source, and that one.
     *
     * @param volume the name of the persistent volume; empty within an attachment
     * @param placed whether the volume says on which nodes it is
     */
    static void one(MapValue spec, String volume, String path, boolean placed, Faults faults) {
        SourceSort.Rule local = (source, field, all) -> {
            VolumeSourceRules.local(source, field, all);
            if (!placed) {
                all.required(path + ".nodeAffinity", "Local volume requires node affinity");
            }
        };
        SourceSort.one(sorts(volume, local), spec, path, faults);
    }
}
