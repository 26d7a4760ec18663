package io.hydrofoil.apiserver.reads;

import org.jspecify.annotations.Nullable;

/**
 * What a list says about itself.
 *
 * @param revision at which it is consistent
 * @param next continue token, or null if nothing is left
 * @param remaining how many items are left after this page, or -1 if that is not told
 */
public record ListMeta(long revision, @Nullable String next, long remaining) {
    /** A list that is whole. */
    public static ListMeta whole(long revision) {
        return new ListMeta(revision, null, -1);
    }
}
