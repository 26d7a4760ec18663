package io.hydrofoil.objects;

import io.hydrofoil.objects.protobuf.WireReader;
import io.hydrofoil.objects.protobuf.WireTable;
import io.hydrofoil.objects.protobuf.WireTree;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code application/vnd.kubernetes.protobuf}: four magic bytes, then an envelope with apiVersion, kind and the
 * object as a message of its kind. Built-in kinds only, as with every server.
 */
public final class Protobuf {
    /** The media type of such bodies. */
    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int TYPE_META = 1;
    private static final int RAW = 2;
    private static final int CONTENT_ENCODING = 3;
    private static final int CONTENT_TYPE = 4;

    private Protobuf() {}

    /**
     * The tree that the object's JSON form has; mutable, the caller's own. Fields that are not known are passed over.
     *
     * @throws MalformedException if the bytes are no such body, or its kind has no protobuf form
     */
    public static MapValue decode(byte[] body) throws MalformedException {
        for (int i = 0; i < MAGIC.length; i++) {
            if (i >= body.length || body[i] != MAGIC[i]) {
                throw new MalformedException(
                        "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
            }
        }
        Envelope envelope = new Envelope();
        envelope.read(new WireReader(body, MAGIC.length, body.length - MAGIC.length));
        String type = type(envelope.apiVersion, envelope.kind);
        if (type == null) {
            throw new MalformedException(
                    "no kind \"" + envelope.kind + "\" is registered for version \"" + envelope.apiVersion + "\"");
        }
        MapValue object = new MapValue();
        object.put("kind", envelope.kind);
        object.put("apiVersion", envelope.apiVersion);
        WireReader raw = envelope.raw == null ? new WireReader(new byte[0], 0, 0) : envelope.raw;
        if (new WireTree().message(type, raw) instanceof MapValue fields) {
            fields.forEach(field -> object.put(field.getKey(), field.getValue()));
        }
        return object;
    }

    /** The message of a kind; options and the like belong to every group version. */
    private static @Nullable String type(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
        String root =
                switch (group) {
                    case "internal.apiserver.k8s.io" -> "apiserverinternal";
                    default -> group.indexOf('.') < 0 ? group : group.substring(0, group.indexOf('.'));
                };
        String type = root + "." + apiVersion.substring(slash + 1) + "." + kind;
        if (WireTable.message(type) != null) {
            return type;
        }
        String common = "meta.v1." + kind;
        return WireTable.message(common) == null ? null : common;
    }

    /** The message around the object. */
    private static final class Envelope {
        String apiVersion = "";
        String kind = "";

        @Nullable
        WireReader raw;

        void read(WireReader in) throws MalformedException {
            while (!in.isAtEnd()) {
                int field = in.field();
                if (field > CONTENT_TYPE) {
                    in.skip();
                    continue;
                }
                in.expect(WireReader.BYTES, "of the envelope");
                switch (field) {
                    case TYPE_META -> typeMeta(in.message());
                    case RAW -> raw = in.message();
                    case CONTENT_ENCODING -> mustBe(in.text(), "");
                    default -> mustBe(in.text(), MEDIA_TYPE);
                }
            }
        }

        private void typeMeta(WireReader in) throws MalformedException {
            while (!in.isAtEnd()) {
                int field = in.field();
                if (field > 2) {
                    in.skip();
                    continue;
                }
                in.expect(WireReader.BYTES, "of the type");
                if (field == 1) {
                    apiVersion = in.text();
                } else {
                    kind = in.text();
                }
            }
        }

        private static void mustBe(String text, String orElse) throws MalformedException {
            if (!text.isEmpty() && !text.equals(orElse)) {
                throw new MalformedException("the object within the protobuf message is of another form: " + text);
            }
        }
    }
}
