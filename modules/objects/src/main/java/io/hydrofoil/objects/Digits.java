package io.hydrofoil.objects;

import io.hydrofoil.chassis.HotPath;

/** Decimal digits of a number that is not negative, without building text. */
@HotPath
final class Digits {
    private Digits() {}

    static int count(long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Writes {@code digits} digits, as counted before. */
    static void write(long value, byte[] dst, int offset, int digits) {
        long rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            dst[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
