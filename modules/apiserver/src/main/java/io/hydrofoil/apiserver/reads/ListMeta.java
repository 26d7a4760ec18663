package io.hydrofoil.apiserver.reads;

import org.jspecify.annotations.Nullable;

/**
 * What a list says about itself.
 *
 * @param revision at which it is consistent; negative if that means nothing, since it is not of the store
 * @param next continue token, or null if nothing is left
 * @param remaining how many items are left after this page, or -1 if that is not told
 */
public record ListMeta(long revision, @Nullable String next, long remaining) {
    /** A whole list of what is not in the store. */
    public static final ListMeta COMPUTED = new ListMeta(-1, null, -1);

    /** A list that is whole. */
    public static ListMeta whole(long revision) {
        return new ListMeta(revision, null, -1);
    }
}
