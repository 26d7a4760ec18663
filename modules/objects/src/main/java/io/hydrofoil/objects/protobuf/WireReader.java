package io.hydrofoil.objects.protobuf;

import io.hydrofoil.objects.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one protobuf message, read field by field. Used once, by one thread. */
public final class WireReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    public static final int BYTES = 2;
    static final int FIXED32 = 5;
    private static final int GROUP_START = 3;
    private static final int GROUP_END = 4;
    private static final int MAX_GROUPS = 100;

    private final byte[] in;
    private final int end;
    private int at;
    private int wireType;

    public WireReader(byte[] in, int offset, int length) {
        this.in = in;
        this.at = offset;
        this.end = offset + length;
    }

    public boolean isAtEnd() {
        return at == end;
    }

    /** The next field's number; its value has to be read or skipped before the next call. */
    public int field() throws MalformedException {
        long tag = varint();
        wireType = (int) (tag & 7);
        long number = tag >>> 3;
        if (number == 0 || number > 0x1fff_ffff) {
            throw new MalformedException("proto: illegal tag " + number);
        }
        return (int) number;
    }

    int wireType() {
        return wireType;
    }

    public void expect(int wanted, String field) throws MalformedException {
        if (wireType != wanted) {
            throw new MalformedException("proto: wrong wireType = " + wireType + " for field " + field);
        }
    }

    long varint() throws MalformedException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw truncated();
            }
            byte next = in[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException("proto: integer overflow");
    }

    double fixed64() throws MalformedException {
        int start = advance(8);
        long bits = 0;
        for (int i = 7; i >= 0; i--) {
            bits = (bits << 8) | (in[start + i] & 0xff);
        }
        return Double.longBitsToDouble(bits);
    }

    public String text() throws MalformedException {
        int length = length();
        return new String(in, advance(length), length, StandardCharsets.UTF_8);
    }

    byte[] bytes() throws MalformedException {
        int length = length();
        int start = advance(length);
        return Arrays.copyOfRange(in, start, start + length);
    }

    /** A reader of the message within the field. */
    public WireReader message() throws MalformedException {
        int length = length();
        return new WireReader(in, advance(length), length);
    }

    /** Passes over the value of the field. */
    public void skip() throws MalformedException {
        skip(0);
    }

    private void skip(int depth) throws MalformedException {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case BYTES -> advance(length());
            case FIXED32 -> advance(4);
            case GROUP_START -> skipGroup(depth + 1);
            default -> throw new MalformedException("proto: illegal wireType " + wireType);
        }
    }

    private void skipGroup(int depth) throws MalformedException {
        if (depth > MAX_GROUPS) {
            throw new MalformedException("proto: exceeded max depth");
        }
        while (true) {
            field();
            if (wireType == GROUP_END) {
                return;
            }
            skip(depth);
        }
    }

    private int length() throws MalformedException {
        long length = varint();
        if (length < 0) {
            throw new MalformedException("proto: negative length found during unmarshaling");
        }
        if (length > end - at) {
            throw truncated();
        }
        return (int) length;
    }

    private int advance(int length) throws MalformedException {
        if (length > end - at) {
            throw truncated();
        }
        int start = at;
        at += length;
        return start;
    }

    private static MalformedException truncated() {
        return new MalformedException("unexpected EOF");
    }
}
