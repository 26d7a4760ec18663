package io.hydrofoil.perf.load;

import org.jspecify.annotations.Nullable;

/** One request. */
final class Call {
    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";
    private static final byte[] NOTHING = {};

    private final String method;
    private final String path;
    private final @Nullable String contentType;
    private final byte[] body;

    private Call(String method, String path, @Nullable String contentType, byte[] body) {
        this.method = method;
        this.path = path;
        this.contentType = contentType;
        this.body = body;
    }

    String method() {
        return method;
    }

    /** With query. */
    String path() {
        return path;
    }

    /** Of the body; null: there is none. */
    @Nullable
    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }

    static Call get(String path) {
        return new Call("GET", path, null, NOTHING);
    }

    static Call delete(String path) {
        return new Call("DELETE", path, null, NOTHING);
    }

    static Call post(String path, byte[] json) {
        return new Call("POST", path, JSON, json);
    }

    static Call put(String path, byte[] json) {
        return new Call("PUT", path, JSON, json);
    }

    static Call mergePatch(String path, byte[] json) {
        return new Call("PATCH", path, MERGE_PATCH, json);
    }
}
