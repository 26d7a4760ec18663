package io.hydrofoil.apiserver.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one protobuf message field by field. Not thread-safe. */
final class ProtoWriter {
    private static final int LENGTH_DELIMITED = 2;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    /** A string field; the empty string is the default and is left out. */
    ProtoWriter text(int field, String text) {
        return text.isEmpty() ? this : bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A message field. */
    ProtoWriter message(int field, ProtoWriter message) {
        return bytes(field, message.out.toByteArray());
    }

    /** A boolean field; false is the default and is left out. */
    ProtoWriter flag(int field, boolean flag) {
        if (flag) {
            varint((long) field << 3);
            varint(1);
        }
        return this;
    }

    private ProtoWriter bytes(int field, byte[] bytes) {
        varint(((long) field << 3) | LENGTH_DELIMITED);
        varint(bytes.length);
        out.write(bytes, 0, bytes.length);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
