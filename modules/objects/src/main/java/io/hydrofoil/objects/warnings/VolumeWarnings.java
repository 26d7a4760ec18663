package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/** Volumes of pods: sorts that are gone, and files that hide each other. */
final class VolumeWarnings {
    private static final String STORAGE_OS = "storageos";
    /** Sorts of volumes, in the order in which they are looked at, with what to say of them. */
    private static final List<String[]> OLD_SORTS = List.of(
            new String[] {"photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"},
            new String[] {"gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"},
            new String[] {"scaleIO", "deprecated in v1.16, non-functional in v1.22+"},
            new String[] {"flocker", "deprecated in v1.22, non-functional in v1.25+"},
            new String[] {STORAGE_OS, "deprecated in v1.22, non-functional in v1.25+"},
            new String[] {"quobyte", "deprecated in v1.22, non-functional in v1.25+"},
            new String[] {"glusterfs", "deprecated in v1.25, non-functional in v1.26+"},
            new String[] {"cephfs", "deprecated in v1.28, non-functional in v1.31+"},
            new String[] {"rbd", "deprecated in v1.28, non-functional in v1.31+"});

    /** Sorts of persistent volumes of which anything is said, in the order in which they are looked at. */
    private static final List<String> OF_PERSISTENT =
            List.of("cephfs", "photonPersistentDisk", "scaleIO", STORAGE_OS, "glusterfs", "rbd");

    private VolumeWarnings() {}

    /** @param source what gives the file, empty if the volume has one source only */
    private record File(String path, String source) {
        static File of(String path, String source) {
            int end = path.length();
            while (end > 0 && path.charAt(end - 1) == '/') {
                end--;
            }
            return new File(path.substring(0, end), source);
        }

        boolean overlaps(File other) {
            return !path.isEmpty()
                    && !other.path.isEmpty()
                    && ((path + "/").startsWith(other.path + "/") || (other.path + "/").startsWith(path + "/"));
        }

        String shown() {
            return GoQuote.of(path) + (source.isEmpty() ? "" : " (" + source + ")");
        }
    }

    static void all(ListValue volumes, String path, List<String> texts) {
        for (int i = 0; i < volumes.size(); i++) {
            MapValue volume = volumes.mapAt(i);
            String field = path + "[" + i + "]";
            sorts(volume, field, texts);
            if (volume.map("ephemeral").get("volumeClaimTemplate") instanceof MapValue template) {
                StorageWarnings.claimSpec(template.map("spec"), field + ".ephemeral.volumeClaimTemplate.spec", texts);
            }
        }
        for (int i = 0; i < volumes.size(); i++) {
            overlaps(volumes.mapAt(i), texts);
        }
    }

    private static void sorts(MapValue volume, String path, List<String> texts) {
        OLD_SORTS.forEach(sort -> sort(volume, sort, path, texts));
    }

    /** Of a persistent volume, whose source stands at the same name. */
    static void persistent(MapValue spec, String path, List<String> texts) {
        for (String name : OF_PERSISTENT) {
            OLD_SORTS.stream().filter(sort -> sort[0].equals(name)).forEach(sort -> sort(spec, sort, path, texts));
        }
    }

    private static void sort(MapValue owner, String[] sort, String path, List<String> texts) {
        if (owner.has(sort[0])) {
            // a server spells this one field otherwise than the API does
            String shown = sort[0].equals(STORAGE_OS) ? "storageOS" : sort[0];
            texts.add(path + "." + shown + ": " + sort[1]);
        }
    }

    private static void overlaps(MapValue volume, List<String> texts) {
        String name = volume.text("name", "");
        if (volume.get("configMap") instanceof MapValue map) {
            overlaps(name, named("ConfigMap", map.text("name", "")), items(map, ""), texts);
        }
        if (volume.get("secret") instanceof MapValue secret) {
            overlaps(name, named("Secret", secret.text("secretName", "")), items(secret, ""), texts);
        }
        if (volume.get("downwardAPI") instanceof MapValue downward) {
            overlaps(name, "DownwardAPI", items(downward, ""), texts);
        }
        if (!(volume.get("projected") instanceof MapValue projected)) {
            return;
        }
        List<File> files = new ArrayList<>();
        for (MapValue source : projected.list("sources").maps()) {
            if (source.isEmpty()) {
                texts.add("volume " + GoQuote.of(name) + " (Projected) has no sources provided");
            }
            files.addAll(projected(source));
        }
        overlaps(name, "Projected", files, texts);
    }

    private static List<File> projected(MapValue source) {
        if (source.get("configMap") instanceof MapValue map) {
            return items(map, named("ConfigMap", map.text("name", "")));
        }
        if (source.get("secret") instanceof MapValue secret) {
            return items(secret, named("Secret", secret.text("name", "")));
        }
        if (source.get("downwardAPI") instanceof MapValue downward) {
            return items(downward, "DownwardAPI");
        }
        if (source.get("serviceAccountToken") instanceof MapValue token) {
            return List.of(File.of(token.text("path", ""), "ServiceAccountToken"));
        }
        if (source.get("clusterTrustBundle") instanceof MapValue bundle) {
            String name = bundle.text("name", bundle.text("signerName", ""));
            return List.of(File.of(bundle.text("path", ""), named("ClusterTrustBundle", name)));
        }
        return List.of();
    }

    private static String named(String sort, String name) {
        return sort + " " + GoQuote.of(name);
    }

    private static List<File> items(MapValue keyed, String source) {
        List<File> files = new ArrayList<>();
        for (MapValue item : keyed.list("items").maps()) {
            files.add(File.of(item.text("path", ""), source));
        }
        return files;
    }

    private static void overlaps(String volume, String sort, List<File> files, List<String> texts) {
        for (int i = 1; i < files.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (files.get(i).overlaps(files.get(j))) {
                    texts.add("volume " + GoQuote.of(volume) + " (" + sort + "): overlapping paths: "
                            + files.get(i).shown() + " with " + files.get(j).shown());
                }
            }
        }
    }
}
