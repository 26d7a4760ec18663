package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;
import java.util.Arrays;

/** Bytes, which must not be changed. */
public final class BytesVal implements Val {
    private final byte[] bytes;

    /** @param bytes not copied */
    public BytesVal(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Do not change them. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public Type type() {
        return Type.BYTES;
    }

    @Override
    public long cost() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BytesVal that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
