package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All kinds that are served, by their names. Immutable; a custom resource definition makes a new table.
 * {@link #builtin()} is read from the module's data (source: the Kubernetes v1.36 API reference).
 */
public final class KindTable {
    /** What the subresource scale shows; it is no resource of its own, and therefore in no table. */
    public static final Kind SCALE = new Kind(new Kind.KindSpec(
            "autoscaling",
            "v1",
            "Scale",
            "",
            "",
            List.of(),
            List.of(),
            true,
            Set.of(),
            List.of(),
            false,
            "",
            "",
            "io.k8s.api.autoscaling.v1.Scale"));

    private final List<Kind> kinds;
    private final Map<String, Kind> byResource = new HashMap<>();
    private final Map<String, Kind> byKind = new HashMap<>();
    private final Map<String, Kind> byStorage = new HashMap<>();

    KindTable(Collection<Kind> kinds) {
        this.kinds = List.copyOf(kinds);
        for (Kind kind : this.kinds) {
            byResource.put(kind.apiVersion() + "/" + kind.plural(), kind);
            byKind.put(kind.apiVersion() + "/" + kind.kind(), kind);
            if (!byStorage.containsKey(kind.storageResource()) || isStorageVersion(kind)) {
                byStorage.put(kind.storageResource(), kind);
            }
        }
    }

    /** The built-in kinds that a v1.36 server serves by default. */
    public static KindTable builtin() {
        return Builtin.TABLE;
    }

    /** The kinds of the metrics API, which is served where agents report usage: not stored, in no table by itself. */
    public static List<Kind> ofUsage() {
        return Builtin.USAGE;
    }

    /** This table with the versions of these custom resource definitions behind its own rows. */
    public KindTable with(Collection<Kind> custom) {
        List<Kind> all = new ArrayList<>(kinds);
        all.addAll(custom);
        return new KindTable(all);
    }

    /** The kind served at {@code apiVersion} under {@code plural}, or null. */
    public @Nullable Kind byResource(String apiVersion, String plural) {
        return byResource.get(apiVersion + "/" + plural);
    }

    /** The kind with this apiVersion and kind, or null. */
    public @Nullable Kind byKind(String apiVersion, String kind) {
        return byKind.get(apiVersion + "/" + kind);
    }

    /** As {@link #byKind}, for names that the program itself writes. */
    public Kind require(String apiVersion, String kind) {
        Kind found = byKind(apiVersion, kind);
        if (found == null) {
            throw new IllegalArgumentException("no kind " + kind + " in " + apiVersion);
        }
        return found;
    }

    /**
     * The kind that objects of {@code kind} are stored as; itself for most. Custom kinds answer for themselves: they
     * are written and read in the version that is asked for, and {@link CustomKind} converts at the door of the store.
     */
    public Kind storedAs(Kind kind) {
        return kind.custom() != null ? kind : byStorage.getOrDefault(kind.storageResource(), kind);
    }

    /** One kind for all versions that are stored under a resource, that of the stored version; null: none is served. */
    public @Nullable Kind storedUnder(String storageResource) {
        return byStorage.get(storageResource);
    }

    /** The custom kinds, one for all versions of each: {@link #storedUnder}. */
    public List<Kind> storedCustom() {
        return byStorage.values().stream()
                .filter(kind -> kind.custom() != null)
                .sorted(Comparator.comparing(Kind::storageResource))
                .toList();
    }

    /** Core is written {@code /v1} or {@code core/v1} there. */
    private static boolean isStorageVersion(Kind kind) {
        String stored = kind.storageVersion();
        String core = stored.startsWith("core/") ? stored.substring("core/".length()) : stored.substring(1);
        return stored.equals(kind.apiVersion()) || (kind.group().isEmpty() && core.equals(kind.version()));
    }

    /** All kinds, in discovery order (group priority, then as declared). */
    public List<Kind> all() {
        return kinds;
    }

    /** API versions in discovery order without repetition. */
    public List<String> apiVersions() {
        return new ArrayList<>(kinds.stream().map(Kind::apiVersion).distinct().toList());
    }

    private static final class Builtin {
        static final KindTable TABLE = new KindTable(BuiltinKinds.load("yes"));
        static final List<Kind> USAGE = List.copyOf(BuiltinKinds.load("usage"));
    }
}
