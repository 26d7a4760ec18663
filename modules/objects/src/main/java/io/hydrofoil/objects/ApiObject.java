package io.hydrofoil.objects;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as stored at one revision, as control loops see it: immutable, safe to share between threads.
 * The tree is frozen, has metadata.resourceVersion filled in, and is parsed at the first use.
 */
public final class ApiObject {
    private final Kind kind;
    private final long revision;
    private final byte[] json;
    private volatile @Nullable MapValue tree;

    /**
     * @param json the JSON as a client would see it at this revision (resourceVersion included); not copied
     */
    public ApiObject(Kind kind, long revision, byte[] json) {
        this.kind = kind;
        this.revision = revision;
        this.json = json;
    }

    /** An object from a tree, which is frozen by this. */
    public static ApiObject of(Kind kind, long revision, MapValue tree) {
        ApiObject object = new ApiObject(kind, revision, new byte[0]);
        object.tree = tree.freeze();
        return object;
    }

    /** The kind it is stored as. */
    public Kind kind() {
        return kind;
    }

    /** The revision of the last change, which is metadata.resourceVersion. */
    public long revision() {
        return revision;
    }

    /** The JSON as a client would see it at this revision, resourceVersion included; do not change it. */
    public byte[] json() {
        MapValue parsed = tree;
        return json.length == 0 && parsed != null ? Json.bytes(parsed) : json;
    }

    /** The whole object, frozen. */
    public MapValue tree() {
        MapValue parsed = tree;
        if (parsed == null) {
            try {
                parsed = ((MapValue) Json.parse(json)).freeze();
            } catch (MalformedException e) {
                throw new IllegalStateException("stored object is not JSON: " + e.getMessage(), e);
            }
            tree = parsed;
        }
        return parsed;
    }

    /** metadata. */
    public MapValue metadata() {
        return tree().map("metadata");
    }

    /** metadata.name. */
    public String name() {
        return metadata().text("name", "");
    }

    /** metadata.namespace, or the empty string for a cluster-scoped object. */
    public String namespace() {
        return metadata().text("namespace", "");
    }

    /** metadata.uid. */
    public String uid() {
        return metadata().text("uid", "");
    }

    /** metadata.labels. */
    public Map<String, String> labels() {
        return metadata().map("labels").texts();
    }

    /** spec. */
    public MapValue spec() {
        return tree().map("spec");
    }

    /** status. */
    public MapValue status() {
        return tree().map("status");
    }

    /** Whether metadata.deletionTimestamp is set. */
    public boolean isDeleting() {
        return metadata().has("deletionTimestamp");
    }

    /** Where it is stored. */
    public ObjectKey key() {
        return new ObjectKey(kind, namespace(), name());
    }

    @Override
    public String toString() {
        return kind.kind() + " " + namespace() + "/" + name() + "@" + revision;
    }
}
