package io.hydrofoil.objects;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that did not succeed: a {@code Status} of API version v1 as a value.
 *
 * @param code HTTP status code
 * @param reason machine-readable reason, for example {@code NotFound}; empty for a plain 500
 * @param message text for humans
 * @param details what and why, or null
 */
public record ApiStatus(
        int code, String reason, String message, @Nullable Details details) {
    /** {@code details} of a Status: empty strings and zeros are left out of the JSON. */
    public record Details(
            String name, String group, String kind, String uid, List<Cause> causes, int retryAfterSeconds) {}

    /** One cause, usually one field. */
    public record Cause(String reason, String message, String field) {}

    /** The Status object. */
    public MapValue toTree() {
        MapValue status = new MapValue()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", new MapValue())
                .put("status", "Failure")
                .put("message", message);
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (details != null) {
            status.put("details", detailsTree(details));
        }
        return status.put("code", code);
    }

    private static MapValue detailsTree(Details details) {
        MapValue tree = new MapValue();
        putUnlessEmpty(tree, "name", details.name());
        putUnlessEmpty(tree, "group", details.group());
        putUnlessEmpty(tree, "kind", details.kind());
        putUnlessEmpty(tree, "uid", details.uid());
        if (!details.causes().isEmpty()) {
            ListValue causes = tree.ensureList("causes");
            for (Cause cause : details.causes()) {
                MapValue entry = causes.addMap();
                putUnlessEmpty(entry, "reason", cause.reason());
                putUnlessEmpty(entry, "message", cause.message());
                putUnlessEmpty(entry, "field", cause.field());
            }
        }
        if (details.retryAfterSeconds() > 0) {
            tree.put("retryAfterSeconds", details.retryAfterSeconds());
        }
        return tree;
    }

    private static void putUnlessEmpty(MapValue tree, String key, String text) {
        if (!text.isEmpty()) {
            tree.put(key, text);
        }
    }
}
