package io.hydrofoil.objects.protobuf;

import io.hydrofoil.objects.MalformedException;
import org.jspecify.annotations.Nullable;

/** The message around an object: magic bytes, then apiVersion and kind, the object's own message, how that is coded. */
public final class Envelope {
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final String NO_MAGIC =
            "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]";

    static final int TYPE_META = 1;
    static final int RAW = 2;
    static final int CONTENT_ENCODING = 3;
    static final int CONTENT_TYPE = 4;
    static final int API_VERSION = 1;
    static final int KIND = 2;

    private String apiVersion = "";
    private String kind = "";
    private @Nullable WireReader raw;

    private Envelope() {}

    /** Reads a body; its object may be of the form {@code contentType}. */
    public static Envelope read(byte[] body, String contentType) throws MalformedException {
        for (int i = 0; i < MAGIC.length; i++) {
            if (i >= body.length || body[i] != MAGIC[i]) {
                throw new MalformedException(NO_MAGIC);
            }
        }
        Envelope envelope = new Envelope();
        envelope.fields(new WireReader(body, MAGIC.length, body.length - MAGIC.length), contentType);
        return envelope;
    }

    public String apiVersion() {
        return apiVersion;
    }

    public String kind() {
        return kind;
    }

    /** The object's message; empty if there is none. */
    public WireReader raw() {
        return raw == null ? new WireReader(new byte[0], 0, 0) : raw;
    }

    /** Writes what comes before the message of an object that takes {@code length} bytes. */
    static void open(BackwardBytes out, String apiVersion, String kind, long length) {
        out.varint(length);
        out.tag(RAW, WireReader.BYTES);
        int before = out.length();
        out.text(KIND, kind);
        out.text(API_VERSION, apiVersion);
        out.prefix(TYPE_META, before);
        out.put(MAGIC);
    }

    /** Writes what comes after the object. */
    static void close(BackwardBytes out) {
        out.text(CONTENT_TYPE, "");
        out.text(CONTENT_ENCODING, "");
    }

    private void fields(WireReader in, String contentType) throws MalformedException {
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
                default -> mustBe(in.text(), contentType);
            }
        }
    }

    private void typeMeta(WireReader in) throws MalformedException {
        while (!in.isAtEnd()) {
            int field = in.field();
            if (field > KIND) {
                in.skip();
                continue;
            }
            in.expect(WireReader.BYTES, "of the type");
            if (field == API_VERSION) {
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
