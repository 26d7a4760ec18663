package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;

/** What a write that succeeds is answered with. */
public sealed interface Result {
    /** HTTP status code. */
    int code();

    /**
     * An object. Its tree has no resourceVersion: that is the revision of the commit, or {@code revision} if nothing is
     * written.
     *
     * @param kind as asked for; the tree is of the version it is stored as
     * @param revision 0: without resourceVersion
     */
    record OfObject(int code, Kind kind, MapValue tree, long revision) implements Result {
        /** The object as it is after a commit at {@code committed}; 0: nothing was written. Freezes the tree. */
        public ApiObject shown(Kind stored, long committed) {
            long at = committed == 0 ? revision : committed;
            if (at != 0) {
                tree.ensureMap("metadata").put("resourceVersion", Long.toString(at));
            }
            return ApiObject.of(stored, at, tree);
        }
    }

    /**
     * Something else, whole (a Status, a review, a Scale).
     *
     * @param takesRevision whether metadata.resourceVersion is the revision of the commit
     */
    record OfTree(int code, MapValue tree, boolean takesRevision) implements Result {
        /** The answer after a commit at {@code committed}. */
        public MapValue shown(long committed) {
            if (takesRevision) {
                tree.ensureMap("metadata").put("resourceVersion", Long.toString(committed));
            }
            return tree;
        }
    }
}
