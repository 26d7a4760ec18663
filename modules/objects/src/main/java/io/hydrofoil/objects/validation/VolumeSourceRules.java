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
    private static final int MAX_PORTAL_LENGTH = 64;
    private static final String NO_INITIATOR = "must be valid format";
    private static final String NAMING = " starting with iqn, eui, or naa";
    /** What is said where name and portal of a volume do not fit together. */
    static final String PORTAL_TOO_LONG = "Total length of <volume name>:<iscsi.targetPortal> must be under 64"
            + " characters if iscsi.initiatorName is specified.";

    private static final List<String> CSI_SECRETS = List.of(
            "controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef");
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

    /** Secrets of persistent volumes live in a namespace of their own choice. */
    private static void placedSecret(MapValue source, String path, Faults faults) {
        secretName(source, path, faults);
        if (source.get("secretRef") instanceof MapValue secret) {
            faults.requireText(path + ".secretRef.namespace", secret.text("namespace", ""));
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
        qualifiedName(source.text("iqn", ""), path + ".iqn", NO_INITIATOR + NAMING, faults);
        session(source, path, faults);
        initiator(source, path, faults);
    }

    /** {@code volume} is the name of the persistent volume, which becomes part of a name on the wire. */
    static void persistentIscsi(MapValue source, String volume, String path, Faults faults) {
        texts(source, path, faults, "targetPortal");
        if (!fitsWithPortal(source, volume)) {
            faults.invalid(path + ".targetportal", source.text("targetPortal", ""), PORTAL_TOO_LONG);
        }
        qualifiedName(source.text("iqn", ""), path + ".iqn", NO_INITIATOR, faults);
        session(source, path, faults);
        secretName(source, path, faults);
        initiator(source, path, faults);
    }

    /** Whether name and portal of a volume are short enough together for an initiator that was named. */
    static boolean fitsWithPortal(MapValue source, String volume) {
        int length = volume.length() + 1 + source.text("targetPortal", "").length();
        return !source.has("initiatorName") || length <= MAX_PORTAL_LENGTH;
    }

    private static void session(MapValue source, String path, Faults faults) {
        range(source, "lun", path, 0, MAX_LUN, faults);
        boolean chap = source.flag("chapAuthDiscovery", false) || source.flag("chapAuthSession", false);
        if (chap && !source.has("secretRef")) {
            faults.required(path + ".secretRef");
        }
    }

    private static void initiator(MapValue source, String path, Faults faults) {
        String name = source.text("initiatorName");
        if (name != null) {
            initiatorFormat(name, path + ".initiatorname", NO_INITIATOR + NAMING, faults);
        }
    }

    private static void qualifiedName(String name, String field, String whenOther, Faults faults) {
        if (name.isEmpty()) {
            faults.required(field);
        } else {
            initiatorFormat(name, field, whenOther, faults);
        }
    }

    private static void initiatorFormat(String name, String field, String whenOther, Faults faults) {
        if (!name.startsWith("iqn") && !name.startsWith("eui") && !name.startsWith("naa")) {
            faults.invalid(field, name, whenOther);
        } else if (!isInitiator(name)) {
            faults.invalid(field, name, NO_INITIATOR);
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

    static void persistentGlusterfs(MapValue source, String path, Faults faults) {
        glusterfs(source, path, faults);
        String namespace = source.text("endpointsNamespace");
        if (namespace != null && namespace.isEmpty()) {
            faults.invalid(
                    path + ".endpointsNamespace",
                    namespace,
                    "if the endpointnamespace is set, it must be a valid namespace name");
        } else if (namespace != null) {
            faults.invalid(path + ".endpointsNamespace", namespace, NameRules.label(namespace));
        }
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

    static void persistentCinder(MapValue source, String path, Faults faults) {
        texts(source, path, faults, "volumeID");
        placedSecret(source, path, faults);
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

    static void persistentAzureFile(MapValue source, String path, Faults faults) {
        azureFile(source, path, faults);
        if (source.has("secretNamespace")) {
            faults.requireText(path + ".secretNamespace", source.text("secretNamespace", ""));
        }
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
        storageOsVolume(source, path, faults);
        secretName(source, path, faults);
    }

    static void persistentStorageOs(MapValue source, String path, Faults faults) {
        storageOsVolume(source, path, faults);
        placedSecret(source, path, faults);
    }

    private static void storageOsVolume(MapValue source, String path, Faults faults) {
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

    static void local(MapValue source, String path, Faults faults) {
        String place = source.text("path", "");
        if (place.isEmpty()) {
            faults.required(path + ".path");
        } else {
            PathRules.noBacksteps(path + ".path", place, faults);
        }
    }

    static void persistentCsi(MapValue source, String path, Faults faults) {
        NameRules.csiDriver(path + ".driver", source.text("driver", ""), faults);
        texts(source, path, faults, "volumeHandle");
        for (String field : CSI_SECRETS) {
            if (source.get(field) instanceof MapValue secret) {
                secretReference(secret, path + "." + field, faults);
            }
        }
    }

    private static void secretReference(MapValue secret, String path, Faults faults) {
        String name = secret.text("name", "");
        if (name.isEmpty()) {
            faults.required(path + ".name");
        } else {
            faults.invalid(path + ".name", name, NameRules.subdomain(name));
        }
        String namespace = secret.text("namespace", "");
        if (namespace.isEmpty()) {
            faults.required(path + ".namespace");
        } else {
            faults.invalid(path + ".namespace", namespace, NameRules.label(namespace));
        }
    }
}
