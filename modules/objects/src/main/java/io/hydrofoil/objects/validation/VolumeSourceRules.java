package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sources of storage outside the node, each at the path where it stands. */
final class VolumeSourceRules {
    private static final int MAX_LUN = 255;
    private static final int MAX_PARTITION = 255;
    private static final int MAX_TENANT = 64;
    private static final Pattern IQN = Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([A-Za-z0-9.-]+)(:[^,;*&$|\\s]+)$");
    private static final Pattern EUI = Pattern.compile("^eui.[A-Za-z0-9]{16}$");
    private static final Pattern NAA = Pattern.compile("^naa.[A-Za-z0-9]{32}$");
    private static final List<String> CACHING_MODES = List.of("None", "ReadOnly", "ReadWrite");
    private static final List<String> DISK_KINDS = List.of("Dedicated", "Managed", "Shared");
    private static final String MANAGED_DISK =
            "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/" + "microsoft.compute/disks/{disk-id}";
    private static final String BLOB_DISK =
            "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";
    private static final String REGISTRY = "must be a host:port pair or multiple pairs separated by commas";

    private VolumeSourceRules() {}

    private static void texts(MapValue source, String path, Faults faults, String... names) {
        for (String name : names) {
            if (source.text(name, "").isEmpty()) {
                faults.required(path + "." + name);
            }
        }
    }

    private static void monitors(MapValue source, String path, Faults faults) {
        if (source.list("monitors").isEmpty()) {
            faults.required(path + ".monitors");
        }
    }

    private static void range(MapValue source, String name, String path, long min, long max, Faults faults) {
        @Nullable Value value = source.get(name);
        // zero is what a field holds that nobody set
        if (value instanceof NumberValue number && (number.longValue() < 0 || number.longValue() > max)) {
            faults.invalid(
                    path + "." + name, number.longValue(), "must be between " + min + " and " + max + ", inclusive");
        }
    }

    private static void secretName(MapValue source, String path, Faults faults) {
        if (source.get("secretRef") instanceof MapValue secret) {
            faults.requireText(path + ".secretRef.name", secret.text("name", ""));
        }
    }

    static void gceDisk(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "pdName");
        range(source, "partition", path, 1, MAX_PARTITION, faults);
    }

    static void awsDisk(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "volumeID");
        range(source, "partition", path, 1, MAX_PARTITION, faults);
    }

    static void nfs(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "server", "path");
        String place = source.text("path", "");
        if (!place.startsWith("/")) {
            faults.invalid(path + ".path", place, "must be an absolute path");
        }
    }

    static void iscsi(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "targetPortal");
        String name = source.text("iqn", "");
        if (name.isEmpty()) {
            faults.required(path + ".iqn");
        } else if (!name.startsWith("iqn") && !name.startsWith("eui") && !name.startsWith("naa")) {
            faults.invalid(path + ".iqn", name, "must be valid format starting with iqn, eui, or naa");
        } else if (!isInitiator(name)) {
            faults.invalid(path + ".iqn", name, "must be valid format");
        }
        range(source, "lun", path, 0, MAX_LUN, faults);
        boolean chap = source.flag("chapAuthDiscovery", false) || source.flag("chapAuthSession", false);
        if (chap && !source.has("secretRef")) {
            faults.required(path + ".secretRef");
        }
        String initiator = source.text("initiatorName");
        if (initiator != null && !isInitiator(initiator)) {
            faults.invalid(path + ".initiatorname", initiator, "must be valid format");
        }
    }

    private static boolean isInitiator(String name) {
        return (name.startsWith("iqn") && IQN.matcher(name).find())
                || (name.startsWith("eui") && EUI.matcher(name).find())
                || (name.startsWith("naa") && NAA.matcher(name).find());
    }

    static void glusterfs(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "endpoints", "path");
    }

    static void flocker(MapValue source, String path, Faults faults) {
        String name = source.text("datasetName", "");
        String uuid = source.text("datasetUUID", "");
        if (name.isEmpty() && uuid.isEmpty()) {
            faults.required(path, "one of datasetName and datasetUUID is required");
        }
        if (!name.isEmpty() && !uuid.isEmpty()) {
            faults.invalid(path, "resource", "datasetName and datasetUUID can not be specified simultaneously");
        }
        if (name.contains("/")) {
            faults.invalid(path + ".datasetName", name, "must not contain '/'");
        }
    }

    static void rbd(MapValue source, String path, Faults faults) {
        monitors(source, path, faults);
        texts(source, path, faults, "image");
    }

    static void cinder(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "volumeID");
        secretName(source, path, faults);
    }

    static void cephfs(MapValue source, String path, Faults faults) {
        monitors(source, path, faults);
    }

    static void quobyte(MapValue source, String path, Faults faults) {
        String registry = source.text("registry", "");
        if (registry.isEmpty()) {
            faults.required(path + ".registry", REGISTRY);
        } else if (source.text("tenant", "").length() > MAX_TENANT) {
            faults.required(path + ".tenant", "must be a UUID and may not exceed a length of 64 characters");
        } else {
            for (String pair : registry.split(",", -1)) {
                if (!isHostAndPort(pair)) {
                    faults.invalid(path + ".registry", registry, REGISTRY);
                }
            }
        }
        texts(source, path, faults, "volume");
    }

    private static boolean isHostAndPort(String pair) {
        int colon = pair.lastIndexOf(':');
        boolean bracketed = pair.startsWith("[") && pair.indexOf("]:") == colon - 1;
        return colon >= 0 && (bracketed || pair.indexOf(':') == colon);
    }

    static void fibreChannel(MapValue source, String path, Faults faults) {
        ListValue names = source.list("targetWWNs");
        boolean byName = !names.isEmpty();
        boolean byId = !source.list("wwids").isEmpty();
        if (!byName && !byId) {
            faults.required(path + ".targetWWNs", "must specify either targetWWNs or wwids, but not both");
        }
        if (byName && byId) {
            faults.invalid(path + ".targetWWNs", names, "targetWWNs and wwids can not be specified simultaneously");
        }
        if (byName && !source.has("lun")) {
            faults.required(path + ".lun", "lun is required if targetWWNs is specified");
        } else if (byName) {
            range(source, "lun", path, 0, MAX_LUN, faults);
        }
    }

    static void flex(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "driver");
        for (String option : source.map("options").keys()) {
            int slash = option.indexOf('/');
            String domain = "." + (slash < 0 ? option : option.substring(0, slash)).toLowerCase(Locale.ROOT);
            if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
                faults.invalid(
                        path + ".options[" + option + "]", option, "kubernetes.io and k8s.io namespaces are reserved");
            }
        }
    }

    static void azureFile(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "secretName", "shareName");
    }

    static void vsphere(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "volumePath");
    }

    static void photon(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "pdID");
    }

    static void portworx(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "volumeID");
    }

    static void azureDisk(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "diskName", "diskURI");
        String caching = source.text("cachingMode");
        if (caching != null && !CACHING_MODES.contains(caching)) {
            faults.notSupported(path + ".cachingMode", caching, CACHING_MODES);
        }
        String kind = source.text("kind");
        if (kind == null) {
            return;
        }
        if (!DISK_KINDS.contains(kind)) {
            faults.notSupported(path + ".kind", kind, DISK_KINDS);
        }
        String uri = source.text("diskURI", "");
        boolean managed = kind.equals("Managed");
        if (!uri.startsWith(managed ? "/subscriptions/" : "https://")) {
            faults.notSupported(path + ".diskURI", uri, List.of(managed ? MANAGED_DISK : BLOB_DISK));
        }
    }

    static void storageOs(MapValue source, String path, Faults faults) {
        String name = source.text("volumeName", "");
        if (name.isEmpty()) {
            faults.required(path + ".volumeName");
        } else {
            faults.invalid(path + ".volumeName", name, NameRules.label(name));
        }
        String namespace = source.text("volumeNamespace", "");
        if (!namespace.isEmpty()) {
            faults.invalid(path + ".volumeNamespace", namespace, NameRules.label(namespace));
        }
        secretName(source, path, faults);
    }

    static void scaleIo(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "gateway", "system", "volumeName");
    }

    static void csi(MapValue source, String path, Faults faults) {
        NameRules.csiDriver(path + ".driver", source.text("driver", ""), faults);
        if (source.get("nodePublishSecretRef") instanceof MapValue secret) {
            String name = secret.text("name", "");
            if (name.isEmpty()) {
                faults.required(path + ".nodePublishSecretRef.name");
            } else {
                faults.invalid(path + ".name", name, NameRules.subdomain(name));
            }
        }
    }
}
