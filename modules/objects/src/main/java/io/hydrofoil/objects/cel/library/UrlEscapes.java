package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.GoQuote;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent signs in the parts of a URL, as Go has them. */
final class UrlEscapes {
    private UrlEscapes() {}

    /** Parts of a URL, which differ in what they may hold. */
    enum Mode {
        PATH,
        USER,
        HOST,
        ZONE,
        QUERY
    }

    /** Why a text is no URL. */
    static final class MalformedUrlException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedUrlException(String message) {
            super(message, null, false, false);
        }
    }

    static boolean mustEscape(char c, Mode mode) {
        boolean isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (isPlain || "-_.~".indexOf(c) >= 0) {
            return false;
        }
        return switch (mode) {
            case HOST, ZONE -> "!$&'()*+,;=:[]<>\"".indexOf(c) < 0;
            case PATH -> "$&+,/:;=@".indexOf(c) < 0;
            case USER -> "$&+,;=".indexOf(c) < 0;
            case QUERY -> true;
        };
    }

    static String escape(String text, Mode mode) {
        StringBuilder out = new StringBuilder();
        for (byte part : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (part & 0xFF);
            if (c < 0x80 && !mustEscape(c, mode)) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(part));
            }
        }
        return out.toString();
    }

    static String unescape(String text, Mode mode) throws MalformedUrlException {
        boolean isHost = mode == Mode.HOST || mode == Mode.ZONE;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            if (c == '%') {
                out.write(escaped(bytes, i, mode));
                i += 2;
            } else if (c == '+' && mode == Mode.QUERY) {
                out.write(' ');
            } else if (isHost && c < 0x80 && mustEscape(c, mode)) {
                throw new MalformedUrlException(
                        "invalid character " + GoQuote.of(Character.toString(c)) + " in host name");
            } else {
                out.write(c);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int escaped(byte[] bytes, int at, Mode mode) throws MalformedUrlException {
        int length = Math.min(3, bytes.length - at);
        String escape = new String(bytes, at, length, StandardCharsets.UTF_8);
        boolean isEscape = length == 3 && isHex(bytes[at + 1]) && isHex(bytes[at + 2]);
        int value = isEscape ? HexFormat.fromHexDigits(escape, 1, 3) : 0;
        // Names of hosts hold escapes for other than ASCII only, but for %25 before a zone.
        boolean refused = mode == Mode.HOST && value < 0x80 && !escape.equals("%25");
        if (mode == Mode.ZONE && isEscape && !escape.equals("%25") && value != ' ') {
            refused = value < 0x80 && mustEscape((char) value, Mode.HOST);
        }
        if (!isEscape || refused) {
            throw new MalformedUrlException("invalid URL escape " + GoQuote.of(escape));
        }
        return value;
    }

    private static boolean isHex(byte digit) {
        return Character.digit(digit, 16) >= 0;
    }
}
