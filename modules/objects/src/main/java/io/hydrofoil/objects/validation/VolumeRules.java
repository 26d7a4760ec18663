package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Volumes of pod specs. */
final class VolumeRules {
    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    private static final List<SourceSort> OF_POD = sorts(VolumeRules::podImage);
    private static final List<SourceSort> OF_TEMPLATE = sorts(VolumeRules::image);

    private final boolean ofPod;
    private final String podName;
    private final Faults faults;

    /**
     * @param ofPod whether the volumes are those of a pod, not of a template
     * @param podName empty in a template and while it is unknown
     */
    VolumeRules(boolean ofPod, String podName, Faults faults) {
        this.ofPod = ofPod;
        this.podName = podName;
        this.faults = faults;
    }

    /** What holds for one sort of source; the order is that in which sorts are looked at. */
    private static List<SourceSort> sorts(SourceSort.Rule image) {
        return List.of(
                new SourceSort("emptyDir", VolumeRules::emptyDir),
                new SourceSort("hostPath", VolumeRules::hostPath),
                new SourceSort("gitRepo", VolumeRules::gitRepo),
                new SourceSort("gcePersistentDisk", "persistentDisk", "gcePersistentDisk", VolumeSourceRules::gceDisk),
                new SourceSort("awsElasticBlockStore", VolumeSourceRules::awsDisk),
                new SourceSort("secret", VolumeRules::secret),
                new SourceSort("nfs", VolumeSourceRules::nfs),
                new SourceSort("iscsi", VolumeSourceRules::iscsi),
                new SourceSort("glusterfs", VolumeSourceRules::glusterfs),
                new SourceSort("flocker", VolumeSourceRules::flocker),
                new SourceSort("persistentVolumeClaim", VolumeRules::claim),
                new SourceSort("rbd", VolumeSourceRules::rbd),
                new SourceSort("cinder", VolumeSourceRules::cinder),
                new SourceSort("cephfs", "cephfs", "cephFS", VolumeSourceRules::cephfs),
                new SourceSort("quobyte", VolumeSourceRules::quobyte),
                new SourceSort("downwardAPI", "downwardAPI", "downwarAPI", ProjectionRules::downward),
                new SourceSort("fc", VolumeSourceRules::fibreChannel),
                new SourceSort("flexVolume", VolumeSourceRules::flex),
                new SourceSort("configMap", VolumeRules::configMap),
                new SourceSort("azureFile", VolumeSourceRules::azureFile),
                new SourceSort("vsphereVolume", VolumeSourceRules::vsphere),
                new SourceSort("photonPersistentDisk", VolumeSourceRules::photon),
                new SourceSort("portworxVolume", VolumeSourceRules::portworx),
                new SourceSort("azureDisk", VolumeSourceRules::azureDisk),
                new SourceSort("storageos", VolumeSourceRules::storageOs),
                new SourceSort("projected", ProjectionRules::projected),
                new SourceSort("scaleIO", VolumeSourceRules::scaleIo),
                new SourceSort("csi", VolumeSourceRules::csi),
                new SourceSort("ephemeral", VolumeRules::ephemeral),
                new SourceSort("image", image));
    }

    /** The volumes without a fault, by name: only these can be mounted. */
    Map<String, MapValue> all(ListValue volumes, String path) {
        Set<String> made = claimsMade(volumes);
        Map<String, MapValue> sound = new HashMap<>();
        for (int i = 0; i < volumes.size(); i++) {
            MapValue volume = volumes.mapAt(i);
            String field = path + "[" + i + "]";
            int before = faults.errors().size();
            String name = volume.text("name", "");
            source(volume, field, name);
            if (name.isEmpty()) {
                faults.required(field + ".name");
            } else {
                faults.invalid(field + ".name", name, NameRules.label(name));
            }
            if (sound.containsKey(name)) {
                faults.duplicate(field + ".name", name);
            }
            if (faults.errors().size() == before) {
                sound.put(name, volume);
            }
            String claim = volume.map("persistentVolumeClaim").text("claimName", "");
            if (made.contains(claim)) {
                faults.invalid(
                        field + ".persistentVolumeClaim.claimName",
                        claim,
                        "must not reference a PVC that gets created for an ephemeral volume");
            }
        }
        return sound;
    }

    private Set<String> claimsMade(ListValue volumes) {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < volumes.size() && !podName.isEmpty(); i++) {
            MapValue volume = volumes.mapAt(i);
            if (volume.has("ephemeral")) {
                made.add(podName + "-" + volume.text("name", ""));
            }
        }
        return made;
    }

    private void source(MapValue volume, String path, String name) {
        SourceSort.one(ofPod ? OF_POD : OF_TEMPLATE, volume, path, faults);
        if (volume.get("iscsi") instanceof MapValue source && !VolumeSourceRules.fitsWithPortal(source, name)) {
            faults.invalid(path + ".name", name, VolumeSourceRules.PORTAL_TOO_LONG);
        }
        if (volume.has("ephemeral")) {
            claimName(name, path);
        }
    }

    private void claimName(String volume, String path) {
        if (podName.isEmpty() || volume.isEmpty()) {
            return;
        }
        String claim = podName + "-" + volume;
        for (String fault : NameRules.subdomain(claim)) {
            faults.invalid(path + ".name", volume, "PVC name " + GoQuote.of(claim) + ": " + fault);
        }
    }

    private static void emptyDir(MapValue source, String path, Faults faults) {
        Value limit = source.get("sizeLimit");
        if (limit != null && QuantityRules.of(limit).signum() < 0) {
            faults.forbidden(path + ".sizeLimit", "SizeLimit field must be a valid resource quantity");
        }
    }

    static void hostPath(MapValue source, String path, Faults faults) {
        String place = source.text("path", "");
        if (place.isEmpty()) {
            faults.required(path + ".path");
            return;
        }
        PathRules.noBacksteps(path + ".path", place, faults);
        String type = source.text("type", "");
        if (!HOST_PATH_TYPES.contains(type)) {
            faults.notSupported(path + ".type", type, HOST_PATH_TYPES);
        }
    }

    private static void gitRepo(MapValue source, String path, Faults faults) {
        faults.requireText(path + ".repository", source.text("repository", ""));
        PathRules.descending(path + ".directory", source.text("directory", ""), faults);
    }

    private static void secret(MapValue source, String path, Faults faults) {
        faults.requireText(path + ".secretName", source.text("secretName", ""));
        PathRules.mode(path, source, "defaultMode", faults);
        items(source.list("items"), path + ".items", faults);
    }

    private static void configMap(MapValue source, String path, Faults faults) {
        faults.requireText(path + ".name", source.text("name", ""));
        PathRules.mode(path, source, "defaultMode", faults);
        items(source.list("items"), path + ".items", faults);
    }

    private static void items(ListValue items, String path, Faults faults) {
        for (int i = 0; i < items.size(); i++) {
            keyToPath(items.mapAt(i), path + "[" + i + "]", faults);
        }
    }

    static void keyToPath(MapValue item, String path, Faults faults) {
        faults.requireText(path + ".key", item.text("key", ""));
        String place = item.text("path", "");
        faults.requireText(path + ".path", place);
        PathRules.notReserved(path + ".path", place, faults);
        PathRules.mode(path, item, "mode", faults);
    }

    private static void claim(MapValue source, String path, Faults faults) {
        faults.requireText(path + ".claimName", source.text("claimName", ""));
    }

    private static void ephemeral(MapValue source, String path, Faults faults) {
        if (source.get("volumeClaimTemplate") instanceof MapValue template) {
            ClaimTemplateRules.template(template, path + ".volumeClaimTemplate", faults);
        } else {
            faults.required(path + ".volumeClaimTemplate");
        }
    }

    /** A template may leave the reference to whoever makes pods of it. */
    private static void podImage(MapValue source, String path, Faults faults) {
        faults.requireText(path + ".reference", source.text("reference", ""));
        image(source, path, faults);
    }

    private static void image(MapValue source, String path, Faults faults) {
        ContainerRules.pullPolicy(source.text("pullPolicy", ""), path + ".pullPolicy", faults);
    }
}
