package io.hydrofoil.apiserver.reads;

import io.hydrofoil.chassis.HotPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing run of bytes on their way to the wire; one thread owns it. */
@HotPath
public final class WireBytes {
    private byte[] bytes;
    private int length;

    /** Room for {@code capacity} bytes before it grows. */
    public WireBytes(int capacity) {
        bytes = new byte[capacity];
    }

    /** Bytes so far. */
    public int length() {
        return length;
    }

    /** Forgets what was written, keeps the room. */
    public void clear() {
        length = 0;
    }

    /** Appends bytes. */
    public WireBytes put(byte[] source, int offset, int count) {
        int at = claim(count);
        System.arraycopy(source, offset, bytes, at, count);
        return this;
    }

    /** Appends bytes. */
    public WireBytes put(byte[] source) {
        return put(source, 0, source.length);
    }

    /** Appends one byte. */
    public WireBytes put(char ascii) {
        int at = claim(1);
        bytes[at] = (byte) ascii;
        return this;
    }

    /** Appends text that holds nothing but ASCII. */
    public WireBytes ascii(String text) {
        int count = text.length();
        int at = claim(count);
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Appends text in UTF-8, as it is. */
    public WireBytes utf8(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends a non-negative number in decimal. */
    public WireBytes decimal(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        int at = claim(digits);
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return this;
    }

    /** Makes room for {@code count} bytes that the caller writes into {@link #array} at the returned offset. */
    public int claim(int count) {
        int at = length;
        if (bytes.length - at < count) {
            bytes = Arrays.copyOf(bytes, Math.max(at + count, Math.max(64, bytes.length * 2)));
        }
        length = at + count;
        return at;
    }

    /** Takes back the last {@code count} bytes. */
    public WireBytes unput(int count) {
        length -= count;
        return this;
    }

    /** The array behind it; another one after it has grown. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
