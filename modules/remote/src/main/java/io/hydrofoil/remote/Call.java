package io.hydrofoil.remote;

import org.jspecify.annotations.Nullable;

/** One request. */
public final class Call {
    public static final String JSON = "application/json";
    public static final String MERGE_PATCH = "application/merge-patch+json";
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

    public String method() {
        return method;
    }

    /** With query. */
    public String path() {
        return path;
    }

    /** Of the body; null: there is none. */
    @Nullable
    public String contentType() {
        return contentType;
    }

    public byte[] body() {
        return body;
    }

    public static Call get(String path) {
        return new Call("GET", path, null, NOTHING);
    }

    public static Call delete(String path) {
        return new Call("DELETE", path, null, NOTHING);
    }

    public static Call post(String path, byte[] json) {
        return new Call("POST", path, JSON, json);
    }

    public static Call put(String path, byte[] json) {
        return new Call("PUT", path, JSON, json);
    }

    public static Call mergePatch(String path, byte[] json) {
        return patch(path, MERGE_PATCH, json);
    }

    /** {@code contentType}: the patch's format. */
    public static Call patch(String path, String contentType, byte[] body) {
        return new Call("PATCH", path, contentType, body);
    }

    /** {@code options}: DeleteOptions. */
    public static Call delete(String path, byte[] options) {
        return new Call("DELETE", path, JSON, options);
    }
}
