package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A running 64-bit hash of everything that was ever applied, for comparing replicas. Not cryptographic: it finds
 * divergence, not malice. Four
 * independent lanes of multiply and mix keep it near the speed of memory; the constants are odd numbers with balanced
 * bits (fractions of the golden
 * ratio and of square roots).
 */
@HotPath
final class StateHash {
    private static final long K0 = 0x9E3779B97F4A7C15L;
    private static final long K1 = 0xBB67AE8584CAA73BL;
    private static final long K2 = 0x3C6EF372FE94F82BL;
    private static final long K3 = 0xA54FF53A5F1D36F1L;
    private static final int STRIPE = 4 * Long.BYTES;

    private long value;

    long value() {
        return value;
    }

    void value(long newValue) {
        value = newValue;
    }

    void add(long number) {
        value = mix(value ^ number * K0);
    }

    void add(UnsafeBuffer bytes, int offset, int length) {
        long a = value ^ K0;
        long b = value ^ K1;
        long c = K2 + length;
        long d = K3;
        int at = offset;
        int end = offset + length;
        for (; at <= end - STRIPE; at += STRIPE) {
            a = step(a, bytes.getLong(at), K0);
            b = step(b, bytes.getLong(at + Long.BYTES), K1);
            c = step(c, bytes.getLong(at + 2 * Long.BYTES), K2);
            d = step(d, bytes.getLong(at + 3 * Long.BYTES), K3);
        }
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            a = step(a, bytes.getLong(at), K0);
        }
        for (; at < end; at++) {
            b = step(b, bytes.getByte(at), K1);
        }
        value = mix(a + Long.rotateLeft(b, 17) + Long.rotateLeft(c, 31) + Long.rotateLeft(d, 47));
    }

    private static long step(long lane, long word, long factor) {
        return Long.rotateLeft((lane ^ word) * factor, 29);
    }

    private static long mix(long hash) {
        long mixed = (hash ^ hash >>> 32) * K1;
        mixed = (mixed ^ mixed >>> 29) * K3;
        return mixed ^ mixed >>> 32;
    }
}
