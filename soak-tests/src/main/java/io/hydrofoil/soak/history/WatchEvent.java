package io.hydrofoil.soak.history;

/**
 * What a watch delivered.
 *
 * @param token of the version, for a deletion of the last one
 * @param atNs since the start of the run
 */
public record WatchEvent(Type type, String key, long revision, long token, String uid, long atNs) {
    /** As the API names them. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK
    }

    /** The same change, whenever it was delivered. */
    boolean isSame(WatchEvent other) {
        return type == other.type
                && revision == other.revision
                && token == other.token
                && key.equals(other.key)
                && uid.equals(other.uid);
    }

    /** One line for a human. */
    public String text() {
        return String.format(
                java.util.Locale.ROOT, "%10.3f ms  %-8s %s %d@%d %s", atNs / 1e6, type, key, token, revision, uid);
    }
}
