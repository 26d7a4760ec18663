package io.hydrofoil.apiserver.verbs;

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
     * @param kind as asked for; the tree may be of the version it is stored as
     * @param revision 0: without resourceVersion
     */
    record OfObject(int code, Kind kind, MapValue tree, long revision) implements Result {}

    /** Something else, whole (a Status, a review, a Scale whose resourceVersion stands in it). */
    record OfTree(int code, MapValue tree, boolean takesRevision) implements Result {}
}
