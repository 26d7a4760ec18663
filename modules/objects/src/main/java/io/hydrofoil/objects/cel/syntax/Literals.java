package io.hydrofoil.objects.cel.syntax;

import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads string and bytes literals: prefixes, quotes, escapes. */
final class Literals {
    private static final String PLAIN = "abfnrtv\\'\"`?";
    private static final String MEANT = "\u0007\b\f\n\r\t\u000b\\'\"`?";

    private final String text;
    private final boolean bytes;
    private int at;

    private Literals(String text, boolean bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /** The value of a literal as written; null if an escape is wrong. */
    static @Nullable Val read(String literal, boolean bytes) {
        int quote = 0;
        boolean raw = false;
        while ("rRbB".indexOf(literal.charAt(quote)) >= 0) {
            raw |= literal.charAt(quote) == 'r' || literal.charAt(quote) == 'R';
            quote++;
        }
        String triple = literal.substring(quote, quote + 1).repeat(3);
        int width = literal.startsWith(triple, quote) && literal.length() >= quote + 6 ? 3 : 1;
        String inside = literal.substring(quote + width, literal.length() - width)
                .replace("\r\n", "\n")
                .replace('\r', '\n');
        if (raw || inside.indexOf('\\') < 0) {
            return bytes ? new BytesVal(inside.getBytes(StandardCharsets.UTF_8)) : new StringVal(inside);
        }
        return new Literals(inside, bytes).unescape();
    }

    private @Nullable Val unescape() {
        StringBuilder out = new StringBuilder(text.length());
        ByteArrayOutputStream raw = new ByteArrayOutputStream(text.length());
        while (at < text.length()) {
            boolean isEscape = text.charAt(at) == '\\';
            int start = at;
            int c = isEscape ? escape() : plain();
            if (c < 0) {
                return null;
            }
            out.appendCodePoint(c);
            if (isEscape && isNumeric(start)) {
                raw.write(c);
            } else {
                raw.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes ? new BytesVal(raw.toByteArray()) : new StringVal(out.toString());
    }

    private boolean isNumeric(int start) {
        char kind = text.charAt(start + 1);
        return bytes && (kind == 'x' || kind == 'X' || (kind >= '0' && kind <= '3'));
    }

    private int plain() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private int escape() {
        if (at + 1 >= text.length()) {
            return -1;
        }
        char kind = text.charAt(at + 1);
        at += 2;
        int known = PLAIN.indexOf(kind);
        if (known >= 0) {
            return MEANT.charAt(known);
        }
        return switch (kind) {
            case 'x', 'X' -> number(2, 16);
            case 'u' -> bytes ? -1 : codePoint(4);
            case 'U' -> bytes ? -1 : codePoint(8);
            case '0', '1', '2', '3' -> {
                at--;
                yield number(3, 8);
            }
            default -> -1;
        };
    }

    private int codePoint(int digits) {
        int c = number(digits, 16);
        boolean isCharacter = Character.isValidCodePoint(c) && (c < 0xD800 || c > 0xDFFF);
        return isCharacter ? c : -1;
    }

    private int number(int digits, int radix) {
        if (at + digits > text.length()) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(text.charAt(at++), radix);
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
