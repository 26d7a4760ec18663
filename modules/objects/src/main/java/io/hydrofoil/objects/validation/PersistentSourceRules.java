package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;

/** Where a persistent volume's data is: exactly one of these. */
final class PersistentSourceRules {
    /** In the order in which they are looked at. */
    static final List<String> SOURCES = List.of(
            "hostPath",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "glusterfs",
            "flocker",
            "nfs",
            "rbd",
            "quobyte",
            "cephfs",
            "iscsi",
            "cinder",
            "fc",
            "azureFile",
            "vsphereVolume",
            "photonPersistentDisk",
            "portworxVolume",
            "azureDisk",
            "scaleIO",
            "local",
            "storageos",
            "csi");

    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("gcePersistentDisk", List.of("pdName")),
            Map.entry("awsElasticBlockStore", List.of("volumeID")),
            Map.entry("glusterfs", List.of("endpoints", "path")),
            Map.entry("rbd", List.of("image")),
            Map.entry("iscsi", List.of("targetPortal", "iqn")),
            Map.entry("cinder", List.of("volumeID")),
            Map.entry("azureFile", List.of("secretName", "shareName")),
            Map.entry("vsphereVolume", List.of("volumePath")),
            Map.entry("photonPersistentDisk", List.of("pdID")),
            Map.entry("portworxVolume", List.of("volumeID")),
            Map.entry("azureDisk", List.of("diskName", "diskURI")),
            Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
            Map.entry("storageos", List.of("volumeName")));

    private PersistentSourceRules() {}

    /**
     * Checks that there is one source, and that one.
     *
     * @param placed whether the volume says on which nodes it is
     */
    static void one(MapValue spec, String path, boolean placed, Faults faults) {
        boolean found = false;
        for (String name : SOURCES) {
            if (!(spec.get(name) instanceof MapValue source)) {
                continue;
            }
            if (found) {
                faults.forbidden(path + "." + name, "may not specify more than 1 volume type");
                continue;
            }
            found = true;
            source(name, source, path + "." + name, faults);
            if (name.equals("local") && !placed) {
                faults.required("metadata.annotations", "Local volume requires node affinity");
            }
        }
        if (!found) {
            faults.required(path, "must specify a volume type");
        }
    }

    private static void source(String name, MapValue source, String path, Faults faults) {
        switch (name) {
            case "hostPath" -> {
                String place = source.text("path", "");
                faults.requireText(path + ".path", place);
                backsteps(path + ".path", place, faults);
                hostPathType(source, path, faults);
            }
            case "nfs" -> {
                faults.requireText(path + ".server", source.text("server", ""));
                String place = source.text("path", "");
                faults.requireText(path + ".path", place);
                if (!place.startsWith("/")) {
                    faults.invalid(path + ".path", place, "must be an absolute path");
                }
            }
            case "local" -> {
                String place = source.text("path", "");
                if (place.isEmpty()) {
                    faults.required(path + ".path");
                } else {
                    backsteps(path + ".path", place, faults);
                }
            }
            case "csi" -> {
                NameRules.csiDriver(path + ".driver", source.text("driver", ""), faults);
                faults.requireText(path + ".volumeHandle", source.text("volumeHandle", ""));
                for (String secret : List.of(
                        "controllerPublishSecretRef",
                        "controllerExpandSecretRef",
                        "nodePublishSecretRef",
                        "nodeExpandSecretRef")) {
                    secret(source, secret, path, faults);
                }
            }
            default -> {
                for (String field : REQUIRED.getOrDefault(name, List.of())) {
                    faults.requireText(path + "." + field, source.text(field, ""));
                }
                if ((name.equals("rbd") || name.equals("cephfs"))
                        && source.list("monitors").isEmpty()) {
                    faults.required(path + ".monitors");
                }
            }
        }
    }

    private static void hostPathType(MapValue source, String path, Faults faults) {
        if (source.has("type")) {
            faults.oneOf(
                    path + ".type",
                    source.text("type", ""),
                    List.of(
                            "",
                            "BlockDevice",
                            "CharDevice",
                            "Directory",
                            "DirectoryOrCreate",
                            "File",
                            "FileOrCreate",
                            "Socket"));
        }
    }

    private static void secret(MapValue source, String field, String path, Faults faults) {
        if (source.get(field) instanceof MapValue secret) {
            faults.requireText(path + "." + field + ".name", secret.text("name", ""));
            faults.requireText(path + "." + field + ".namespace", secret.text("namespace", ""));
        }
    }

    private static void backsteps(String field, String path, Faults faults) {
        if (List.of(path.split("/", -1)).contains("..")) {
            faults.invalid(field, path, "must not contain '..'");
        }
    }
}
