package io.hydrofoil.apiserver.watch;

import io.hydrofoil.chassis.HotPath;
import java.util.Arrays;

/** The first bytes of an array as a key of a hash map; one mutable instance looks up without allocation. */
final class ByteSlice {
    private byte[] bytes = new byte[0];
    private int length;
    private int hash;

    static ByteSlice of(byte[] bytes) {
        return new ByteSlice().set(bytes, bytes.length);
    }

    /** Makes it the first {@code length} bytes. */
    @HotPath
    ByteSlice set(byte[] of, int first) {
        bytes = of;
        length = first;
        int h = 1;
        for (int i = 0; i < first; i++) {
            h = 31 * h + of[i];
        }
        hash = h;
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteSlice that && Arrays.equals(bytes, 0, length, that.bytes, 0, that.length);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
