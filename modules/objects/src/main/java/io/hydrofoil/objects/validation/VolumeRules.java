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
import org.jspecify.annotations.Nullable;

/** Volumes of pod specs. */
final class VolumeRules {
    private static final String SECOND = "may not specify more than 1 volume type";
    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    /** How long a volume's name and its portal may be together. */
    private static final int MAX_INITIATOR_LENGTH = 64;

    /** What holds for one sort of source; the order is that in which sorts are looked at. */
    private static final List<Sort> SORTS = List.of(
            new Sort("emptyDir", VolumeRules::emptyDir),
            new Sort("hostPath", VolumeRules::hostPath),
            new Sort("gitRepo", VolumeRules::gitRepo),
            new Sort("gcePersistentDisk", "persistentDisk", VolumeSourceRules::gceDisk),
            new Sort("awsElasticBlockStore", VolumeSourceRules::awsDisk),
            new Sort("secret", VolumeRules::secret),
            new Sort("nfs", VolumeSourceRules::nfs),
            new Sort("iscsi", VolumeSourceRules::iscsi),
            new Sort("glusterfs", VolumeSourceRules::glusterfs),
            new Sort("flocker", VolumeSourceRules::flocker),
            new Sort("persistentVolumeClaim", VolumeRules::claim),
            new Sort("rbd", VolumeSourceRules::rbd),
            new Sort("cinder", VolumeSourceRules::cinder),
            new Sort("cephfs", VolumeSourceRules::cephfs),
            new Sort("quobyte", VolumeSourceRules::quobyte),
            new Sort("downwardAPI", ProjectionRules::downward),
            new Sort("fc", VolumeSourceRules::fibreChannel),
            new Sort("flexVolume", VolumeSourceRules::flex),
            new Sort("configMap", VolumeRules::configMap),
            new Sort("azureFile", VolumeSourceRules::azureFile),
            new Sort("vsphereVolume", VolumeSourceRules::vsphere),
            new Sort("photonPersistentDisk", VolumeSourceRules::photon),
            new Sort("portworxVolume", VolumeSourceRules::portworx),
            new Sort("azureDisk", VolumeSourceRules::azureDisk),
            new Sort("storageos", VolumeSourceRules::storageOs),
            new Sort("projected", ProjectionRules::projected),
            new Sort("scaleIO", VolumeSourceRules::scaleIo),
            new Sort("csi", VolumeSourceRules::csi),
            new Sort("ephemeral", VolumeRules::ephemeral),
            new Sort("image", VolumeRules::image));

    private final String podName;
    private final Faults faults;

    /** @param podName empty in a template and while it is unknown */
    VolumeRules(String podName, Faults faults) {
        this.podName = podName;
        this.faults = faults;
    }

    /** Checks one source that stands at a path. */
    @FunctionalInterface
    interface Source {
        void check(MapValue source, String path, Faults faults);
    }

    private record Sort(String name, String shownAs, Source rule) {
        Sort(String name, Source rule) {
            this(name, name, rule);
        }
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
        @Nullable String first = null;
        for (Sort sort : SORTS) {
            Value value = volume.get(sort.name());
            if (!(value instanceof MapValue source)) {
                continue;
            }
            if (first != null) {
                faults.forbidden(path + "." + sort.name(), SECOND);
                continue;
            }
            first = sort.name();
            sort.rule().check(source, path + "." + sort.shownAs(), faults);
            claimName(first, name, path);
            if (first.equals("iscsi")) {
                portal(source, name, path);
            }
        }
        if (first == null) {
            faults.required(path, "must specify a volume type");
        }
    }

    private void claimName(String sort, String volume, String path) {
        if (!sort.equals("ephemeral") || podName.isEmpty() || volume.isEmpty()) {
            return;
        }
        String claim = podName + "-" + volume;
        for (String fault : NameRules.subdomain(claim)) {
            faults.invalid(path + ".name", volume, "PVC name " + GoQuote.of(claim) + ": " + fault);
        }
    }

    private void portal(MapValue source, String volume, String path) {
        int length = volume.length() + 1 + source.text("targetPortal", "").length();
        if (source.has("initiatorName") && length > MAX_INITIATOR_LENGTH) {
            faults.invalid(
                    path + ".name",
                    volume,
                    "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if"
                            + " iscsi.initiatorName is specified.");
        }
    }

    private static void emptyDir(MapValue source, String path, Faults faults) {
        Value limit = source.get("sizeLimit");
        if (limit != null && QuantityRules.of(limit).signum() < 0) {
            faults.forbidden(path + ".sizeLimit", "SizeLimit field must be a valid resource quantity");
        }
    }

    private static void hostPath(MapValue source, String path, Faults faults) {
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

    private static void image(MapValue source, String path, Faults faults) {
        faults.requireText(path + ".reference", source.text("reference", ""));
        ContainerRules.pullPolicy(source.text("pullPolicy", ""), path + ".pullPolicy", faults);
    }
}
