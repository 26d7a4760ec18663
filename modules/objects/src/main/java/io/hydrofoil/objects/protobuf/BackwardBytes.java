package io.hydrofoil.objects.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A run of bytes that is written from its end to its start. In protobuf the length of a message stands before it:
 * written forward, every message has to be measured first, those within it again; written backward, the length is
 * known when its turn comes. Owned by one thread.
 */
final class BackwardBytes {
    private static final int RETAINED_BYTES = 1 << 20;
    private static final int FIRST_BYTES = 8 * 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int start = FIRST_BYTES;

    /** Empties it. */
    void clear() {
        if (bytes.length > RETAINED_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
        start = bytes.length;
    }

    /** Bytes so far. */
    int length() {
        return bytes.length - start;
    }

    byte[] toBytes() {
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    void put(int value) {
        room(1);
        bytes[--start] = (byte) value;
    }

    void put(byte[] source, int offset, int count) {
        room(count);
        start -= count;
        System.arraycopy(source, offset, bytes, start, count);
    }

    void put(byte[] source) {
        put(source, 0, source.length);
    }

    /** A string field. */
    void text(int field, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        put(utf8);
        varint(utf8.length);
        tag(field, WireReader.BYTES);
    }

    void varint(long value) {
        int groups = 1;
        for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
            groups++;
        }
        room(groups);
        start -= groups;
        long rest = value;
        for (int i = start; i < start + groups - 1; i++) {
            bytes[i] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[start + groups - 1] = (byte) rest;
    }

    /** Eight bytes, the lowest first. */
    void fixed64(long bits) {
        room(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[--start] = (byte) (bits >>> shift);
        }
    }

    /** Four bytes, the highest first. */
    void bigEndian32(int value) {
        room(Integer.BYTES);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes[--start] = (byte) (value >>> shift);
        }
    }

    /** Tag and length of what was written since the length was {@code before}. */
    void prefix(int field, int before) {
        varint(length() - before);
        tag(field, WireReader.BYTES);
    }

    void tag(int field, int wireType) {
        varint(((long) field << 3) | wireType);
    }

    private void room(int count) {
        if (start >= count) {
            return;
        }
        int used = length();
        byte[] larger = new byte[Math.max(bytes.length * 2, used + count)];
        System.arraycopy(bytes, start, larger, larger.length - used, used);
        bytes = larger;
        start = larger.length - used;
    }
}
