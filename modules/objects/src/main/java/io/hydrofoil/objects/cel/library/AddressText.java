package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.GoQuote;
import java.util.Arrays;

/** Reads an address strictly; the faults are those that Go tells. One text. */
final class AddressText {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;

    private final String whole;
    private final byte[] bytes = new byte[V6_BYTES];
    private int filled;
    private int gap = -1;

    private AddressText(String whole) {
        this.whole = whole;
    }

    /** Why a text is no address. */
    static final class MalformedAddressException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedAddressException(String message) {
            super(message, null, false, false);
        }
    }

    /** Four or sixteen bytes. A zone is read and left out. */
    static byte[] parse(String text) throws MalformedAddressException {
        AddressText address = new AddressText(text);
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '.' -> {
                    address.fields(text);
                    return Arrays.copyOf(address.bytes, V4_BYTES);
                }
                case ':' -> {
                    address.groups();
                    return address.bytes;
                }
                case '%' -> throw address.fault("missing IPv6 address", "");
                default -> {}
            }
        }
        throw address.fault("unable to parse IP", "");
    }

    private MalformedAddressException fault(String message, String at) {
        return new MalformedAddressException("ParseAddr(" + GoQuote.of(whole) + "): " + message
                + (at.isEmpty() ? "" : " (at " + GoQuote.of(at) + ")"));
    }

    /** Four decimal numbers. */
    private void fields(String text) throws MalformedAddressException {
        int value = 0;
        int digits = 0;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                if (digits == 1 && value == 0) {
                    throw fault("IPv4 field has octet with leading zero", "");
                }
                value = value * 10 + c - '0';
                digits++;
                if (value > 255) {
                    throw fault("IPv4 field has value >255", "");
                }
            } else if (c == '.') {
                if (i == 0 || i == text.length() - 1 || text.charAt(i - 1) == '.') {
                    throw fault("IPv4 field must have at least one digit", text.substring(i));
                }
                if (count == V4_BYTES - 1) {
                    throw fault("IPv4 address too long", "");
                }
                bytes[filled++] = (byte) value;
                count++;
                value = 0;
                digits = 0;
            } else {
                throw fault("unexpected character", text.substring(i));
            }
        }
        if (count < V4_BYTES - 1) {
            throw fault("IPv4 address too short", "");
        }
        bytes[filled++] = (byte) value;
    }

    private void groups() throws MalformedAddressException {
        int percent = whole.indexOf('%');
        if (percent >= 0 && percent == whole.length() - 1) {
            throw fault("zone must be a non-empty string", "");
        }
        String rest = percent < 0 ? whole : whole.substring(0, percent);
        if (rest.startsWith("::")) {
            gap = 0;
            rest = rest.substring(2);
        }
        while (!rest.isEmpty() && filled < V6_BYTES) {
            rest = group(rest);
        }
        if (!rest.isEmpty()) {
            throw fault("trailing garbage after address", rest);
        }
        if (filled < V6_BYTES) {
            if (gap < 0) {
                throw fault("address string too short", "");
            }
            int moved = filled - gap;
            System.arraycopy(bytes, gap, bytes, V6_BYTES - moved, moved);
            Arrays.fill(bytes, gap, V6_BYTES - moved, (byte) 0);
        } else if (gap >= 0) {
            throw fault("the :: must expand to at least one field of zeros", "");
        }
    }

    /** Reads one group and what separates it from the next; answers what is left. */
    private String group(String text) throws MalformedAddressException {
        int length = 0;
        int value = 0;
        while (length < text.length() && Character.digit(text.charAt(length), 16) >= 0 && text.charAt(length) < 0x80) {
            value = (value << 4) + Character.digit(text.charAt(length), 16);
            if (length > 3) {
                throw fault("each group must have 4 or less digits", text);
            }
            length++;
        }
        if (length == 0) {
            throw fault("each colon-separated field must have at least one digit", text);
        }
        if (length < text.length() && text.charAt(length) == '.') {
            if (gap < 0 && filled != V6_BYTES - V4_BYTES) {
                throw fault("embedded IPv4 address must replace the final 2 fields of the address", text);
            }
            if (filled + V4_BYTES > V6_BYTES) {
                throw fault("too many hex fields to fit an embedded IPv4 at the end of the address", text);
            }
            fields(text);
            return "";
        }
        bytes[filled++] = (byte) (value >> 8);
        bytes[filled++] = (byte) value;
        return separated(text.substring(length));
    }

    private String separated(String text) throws MalformedAddressException {
        if (text.isEmpty()) {
            return text;
        }
        if (text.charAt(0) != ':') {
            throw fault("unexpected character, want colon", text);
        }
        if (text.length() == 1) {
            throw fault("colon must be followed by more characters", text);
        }
        String rest = text.substring(1);
        if (rest.charAt(0) == ':') {
            if (gap >= 0) {
                throw fault("multiple :: in address", rest);
            }
            gap = filled;
            rest = rest.substring(1);
        }
        return rest;
    }
}
