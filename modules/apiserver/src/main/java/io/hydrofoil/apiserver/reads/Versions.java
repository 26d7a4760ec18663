package io.hydrofoil.apiserver.reads;

import io.hydrofoil.objects.Conversions;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;

/**
 * Kinds that show the same stored objects in several versions: autoscaling v1 and v2, events of core and
 * events.k8s.io. Custom kinds are never answered as they are stored: their definition may have changed since.
 */
final class Versions {
    private Versions() {}

    /** Whether objects of this kind are stored in its own version. */
    static boolean isStorageVersion(Kind kind) {
        return kind.custom() == null && storage(kind) == kind;
    }

    /** The kind as which objects of this kind are stored. */
    static Kind storage(Kind kind) {
        return KindTable.builtin().storedAs(kind);
    }

    /**
     * What tables and metadata of an object are made of. The annotations of autoscaling v1 are only its way to show
     * what has fields elsewhere: they are no metadata, and its rows show all metrics.
     */
    static MapValue inner(Kind kind, MapValue tree) {
        Kind storage = storage(kind);
        boolean another =
                kind.custom() == null && storage != kind && storage.group().equals(kind.group());
        return another ? convert(storage, tree) : tree;
    }

    /**
     * The tree in the version of {@code kind}; the same tree if it is in it already, or is of another kind (a Scale).
     */
    static MapValue convert(Kind kind, MapValue tree) {
        CustomKind custom = kind.custom();
        String apiVersion = tree.text("apiVersion");
        String name = tree.text("kind");
        if (custom != null) {
            return kind.kind().equals(name) ? custom.toShown(kind, tree) : tree;
        }
        if (apiVersion == null
                || name == null
                || (kind.apiVersion().equals(apiVersion) && kind.kind().equals(name))) {
            return tree;
        }
        Kind from = KindTable.builtin().byKind(apiVersion, name);
        return from == null || !from.storageResource().equals(kind.storageResource())
                ? tree
                : Conversions.convert(from, kind, tree);
    }
}
