package io.hydrofoil.objects;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads standard base64 as Go's library does: line breaks are passed over, and a fault is told by its position. */
final class GoBase64 {
    private static final int QUANTUM = 4;
    private static final int BITS = 6;

    private final byte[] source;
    private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    private int at;

    private GoBase64(String text) {
        this.source = text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] decode(String text) throws MalformedException {
        GoBase64 base64 = new GoBase64(text);
        while (base64.at < base64.source.length) {
            base64.quantum();
        }
        return base64.decoded.toByteArray();
    }

    /** Reads four digits, the last one or two of which may be padding. */
    private void quantum() throws MalformedException {
        int bits = 0;
        int digits = 0;
        while (digits < QUANTUM) {
            if (at == source.length) {
                if (digits == 0) {
                    return;
                }
                throw fault(at - digits);
            }
            byte in = source[at++];
            int digit = digit(in);
            if (digit >= 0) {
                bits = bits << BITS | digit;
                digits++;
            } else if (in == '=') {
                padding(digits);
                break;
            } else if (!isLineBreak(in)) {
                throw fault(at - 1);
            }
        }
        bits <<= BITS * (QUANTUM - digits);
        for (int i = 0; i < digits - 1; i++) {
            decoded.write(bits >> (16 - 8 * i));
        }
    }

    /** One character of padding has been read after so many digits. */
    private void padding(int digits) throws MalformedException {
        if (digits < 2) {
            throw fault(at - 1);
        }
        if (digits == 2) {
            skipLineBreaks();
            if (at == source.length) {
                throw fault(source.length);
            }
            if (source[at] != '=') {
                throw fault(at - 1);
            }
            at++;
        }
        skipLineBreaks();
        if (at < source.length) {
            throw fault(at);
        }
    }

    private void skipLineBreaks() {
        while (at < source.length && isLineBreak(source[at])) {
            at++;
        }
    }

    private static boolean isLineBreak(byte in) {
        return in == '\n' || in == '\r';
    }

    private static int digit(byte in) {
        if (in >= 'A' && in <= 'Z') {
            return in - 'A';
        }
        if (in >= 'a' && in <= 'z') {
            return in - 'a' + 26;
        }
        if (in >= '0' && in <= '9') {
            return in - '0' + 52;
        }
        return in == '+' ? 62 : in == '/' ? 63 : -1;
    }

    private static MalformedException fault(int index) {
        return new MalformedException("illegal base64 data at input byte " + index);
    }
}
