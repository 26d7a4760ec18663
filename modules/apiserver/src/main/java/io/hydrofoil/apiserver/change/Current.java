package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;

/**
 * An object as it is now.
 *
 * @param kind as stored
 * @param revision of its last change
 * @param tree without resourceVersion; whether it may be changed, the method of {@link Records} tells
 * @param isOutdated whether it is stored in another version than objects are stored in now
 */
public record Current(Kind kind, long revision, MapValue tree, boolean isOutdated) {
    /** An object that is stored as objects are stored now. */
    public Current(Kind kind, long revision, MapValue tree) {
        this(kind, revision, tree, false);
    }

    /** The same with another tree of it. */
    public Current with(MapValue other) {
        return new Current(kind, revision, other, isOutdated);
    }

    /** metadata, for reading. */
    public MapValue metadata() {
        return tree.map("metadata");
    }

    /** metadata.name. */
    public String name() {
        return metadata().text("name", "");
    }

    /** metadata.uid. */
    public String uid() {
        return metadata().text("uid", "");
    }

    /** Whether it is being deleted. */
    public boolean isDeleting() {
        return metadata().has("deletionTimestamp");
    }
}
