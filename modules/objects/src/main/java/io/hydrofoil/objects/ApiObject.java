package io.hydrofoil.objects;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object as stored at one revision, as control loops see it: immutable, safe to share between threads.
 * The tree is frozen, has metadata.resourceVersion filled in, and is parsed at the first use.
 *
 * <p>One made {@link #forLoops} is lighter: it knows no managedFields, and lets its JSON go once it is parsed. Views
 * hold hundreds of thousands of them.
 */
public final class ApiObject {
    private static final byte[] NO_JSON = new byte[0];

    private final Kind kind;
    private final long revision;
    private final boolean isForLoops;
    private volatile byte[] json;
    private volatile @Nullable MapValue tree;
    private @Nullable ObjectKey key;

    /**
     * @param json the JSON as a client would see it at this revision (resourceVersion included); not copied
     */
    public ApiObject(Kind kind, long revision, byte[] json) {
        this(kind, revision, json, false);
    }

    private ApiObject(Kind kind, long revision, byte[] json, boolean isForLoops) {
        this.kind = kind;
        this.revision = revision;
        this.json = json;
        this.isForLoops = isForLoops;
    }

    /** An object for control loops: without managedFields. Its key is known before it is parsed. */
    public static ApiObject forLoops(ObjectKey key, long revision, byte[] json) {
        ApiObject object = new ApiObject(key.kind(), revision, json, true);
        object.key = key;
        return object;
    }

    /** An object from a tree, which is frozen by this. */
    public static ApiObject of(Kind kind, long revision, MapValue tree) {
        ApiObject object = new ApiObject(kind, revision, NO_JSON);
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

    /**
     * The JSON as a client would see it at this revision, resourceVersion included; do not change it. Of an object for
     * control loops: without managedFields.
     */
    public byte[] json() {
        byte[] known = json;
        return known.length == 0 || isForLoops ? Json.bytes(tree()) : known;
    }

    /** The whole object, frozen. */
    public MapValue tree() {
        MapValue parsed = tree;
        if (parsed == null) {
            byte[] unread = json;
            if (unread.length == 0) {
                return Objects.requireNonNull(tree);
            }
            try {
                parsed = (isForLoops ? Json.parseWithoutOwners(unread) : (MapValue) Json.parse(unread)).freeze();
            } catch (MalformedException e) {
                throw new IllegalStateException("stored object is not JSON: " + e.getMessage(), e);
            }
            tree = parsed;
            if (isForLoops) {
                json = NO_JSON;
            }
        }
        return parsed;
    }

    /** metadata. */
    public MapValue metadata() {
        return tree().map("metadata");
    }

    /** metadata.name. */
    public String name() {
        return key().name();
    }

    /** metadata.namespace, or the empty string for a cluster-scoped object. */
    public String namespace() {
        return key().namespace();
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
        ObjectKey known = key;
        if (known == null) {
            // a race makes two equal ones
            MapValue metadata = metadata();
            known = new ObjectKey(kind, metadata.text("namespace", ""), metadata.text("name", ""));
            key = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return kind.kind() + " " + namespace() + "/" + name() + "@" + revision;
    }
}
