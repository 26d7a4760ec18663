package io.hydrofoil.objects;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads JSON bytes into values in one pass, with the leniency and the messages of Go's decoder, which clients know:
 * broken UTF-8 and lone surrogates
 * become U+FFFD, control characters in strings are refused, the last of equal keys wins. Keys are interned in a small
 * racy cache, since the same few
 * hundred occur in every object. Used once, by one thread.
 */
final class JsonReader {
    private static final int KEY_CACHE_SIZE = 2048;
    private static final int KEY_CACHE_LENGTH = 48;
    private static final Key[] KEY_CACHE = new Key[KEY_CACHE_SIZE];

    private final byte[] in;
    private final int end;
    private final Consumer<String> onDuplicate;
    private int at;
    private int depth;
    private boolean leavesOwnersOut;
    private Object[] path = new Object[16];

    JsonReader(byte[] utf8, int offset, int length, Consumer<String> onDuplicate) {
        this.in = utf8;
        this.at = offset;
        this.end = offset + length;
        this.onDuplicate = onDuplicate;
    }

    /** Passes over metadata.managedFields of the object that is read, which must be JSON that was written here. */
    JsonReader withoutOwners() {
        leavesOwnersOut = true;
        return this;
    }

    Value document() throws MalformedException {
        Value value = value();
        skipSpace();
        if (at < end) {
            throw unexpected("after top-level value");
        }
        return value;
    }

    private Value value() throws MalformedException {
        skipSpace();
        byte first = peek();
        return switch (first) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> new StringValue(string());
            case 't' -> literal("true", BoolValue.TRUE);
            case 'f' -> literal("false", BoolValue.FALSE);
            case 'n' -> literal("null", NullValue.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("looking for beginning of value");
        };
    }

    private MapValue map() throws MalformedException {
        enter();
        MapValue map = new MapValue();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            depth--;
            return map;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw unexpected("looking for beginning of object key string");
            }
            String key = key();
            path[depth - 1] = key;
            skipSpace();
            if (peek() != ':') {
                throw unexpected("after object key");
            }
            at++;
            if (leavesOwnersOut && depth == 2 && key.equals("managedFields") && "metadata".equals(path[0])) {
                skipValue();
            } else {
                if (map.has(key)) {
                    onDuplicate.accept(pathText());
                }
                map.put(key, value());
            }
            skipSpace();
            byte next = peek();
            if (next == '}') {
                at++;
                depth--;
                return map;
            }
            if (next != ',') {
                throw unexpected("after object key:value pair");
            }
            at++;
        }
    }

    private ListValue list() throws MalformedException {
        enter();
        ListValue list = new ListValue();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            depth--;
            return list;
        }
        while (true) {
            path[depth - 1] = list;
            list.add(value());
            skipSpace();
            byte next = peek();
            if (next == ']') {
                at++;
                depth--;
                return list;
            }
            if (next != ',') {
                throw unexpected("after array element");
            }
            at++;
        }
    }

    /** Passes over a list or map that is known to be well-formed. */
    private void skipValue() throws MalformedException {
        int open = 0;
        do {
            byte next = peek();
            if (next == '"') {
                skipString();
                continue;
            }
            open += next == '[' || next == '{' ? 1 : next == ']' || next == '}' ? -1 : 0;
            at++;
        } while (open > 0);
    }

    private void skipString() throws MalformedException {
        at++;
        while (peek() != '"') {
            at += in[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    private void enter() throws MalformedException {
        if (++depth > Json.MAX_DEPTH) {
            throw new MalformedException("exceeded max depth");
        }
        if (depth > path.length) {
            path = java.util.Arrays.copyOf(path, path.length * 2);
        }
    }

    private String pathText() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            if (path[i] instanceof ListValue list) {
                text.append('[').append(list.size()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(path[i]);
            }
        }
        return text.toString();
    }

    private Value literal(String word, Value value) throws MalformedException {
        for (int i = 1; i < word.length(); i++) {
            at++;
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
        }
        at++;
        return value;
    }

    private Value number() throws MalformedException {
        int start = at;
        boolean integral = true;
        if (in[at] == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits("in numeric literal");
        }
        if (at < end && in[at] == '.') {
            at++;
            integral = false;
            digits("after decimal point in numeric literal");
        }
        if (at < end && (in[at] | 0x20) == 'e') {
            at++;
            integral = false;
            if (at < end && (in[at] == '+' || in[at] == '-')) {
                at++;
            }
            digits("in exponent of numeric literal");
        }
        return integral && at - start <= 18 ? NumberValue.of(smallInteger(start)) : bigNumber(start, integral);
    }

    private long smallInteger(int start) {
        boolean negative = in[start] == '-';
        long value = 0;
        for (int i = negative ? start + 1 : start; i < at; i++) {
            value = value * 10 + (in[i] - '0');
        }
        return negative ? -value : value;
    }

    private Value bigNumber(int start, boolean integral) throws MalformedException {
        String text = new String(in, start, at - start, StandardCharsets.ISO_8859_1);
        if (integral) {
            try {
                return NumberValue.of(Long.parseLong(text));
            } catch (NumberFormatException e) {
                // beyond 64 bits: a double, as every other number
            }
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new MalformedException("json: cannot unmarshal number " + text + " into Go value of type float64");
        }
        return NumberValue.of(value);
    }

    private void digits(String where) throws MalformedException {
        byte first = peek();
        if (first < '0' || first > '9') {
            throw unexpected(where);
        }
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
    }

    private String key() throws MalformedException {
        int start = at + 1;
        int hash = 0;
        for (int i = start; i < end; i++) {
            byte b = in[i];
            if (b == '"') {
                int length = i - start;
                if (length > KEY_CACHE_LENGTH) {
                    break;
                }
                at = i + 1;
                return interned(start, length, hash);
            }
            if (b < 0x20 || b == '\\') {
                break;
            }
            hash = hash * 31 + b;
        }
        return string();
    }

    private String interned(int start, int length, int hash) {
        int slot = (hash ^ (hash >>> 15)) & (KEY_CACHE_SIZE - 1);
        Key cached = KEY_CACHE[slot];
        if (cached != null && cached.isAt(in, start, length)) {
            return cached.text;
        }
        String fresh = new String(in, start, length, StandardCharsets.ISO_8859_1);
        KEY_CACHE[slot] = new Key(Arrays.copyOfRange(in, start, start + length), fresh);
        return fresh;
    }

    /** A key that was read before. */
    private static final class Key {
        final byte[] bytes;
        final String text;

        Key(byte[] bytes, String text) {
            this.bytes = bytes;
            this.text = text;
        }

        boolean isAt(byte[] in, int start, int length) {
            return Arrays.equals(in, start, start + length, bytes, 0, bytes.length);
        }
    }

    private String string() throws MalformedException {
        int start = at + 1;
        int signs = 0;
        for (int i = start; i < end; i++) {
            byte b = in[i];
            if (b == '"') {
                at = i + 1;
                return new String(
                        in, start, i - start, signs < 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
            }
            if (b == '\\') {
                at = i;
                return escapedString(start);
            }
            if (b >= 0 && b < 0x20) {
                at = i;
                throw unexpected("in string literal");
            }
            signs |= b;
        }
        throw endOfInput();
    }

    private String escapedString(int start) throws MalformedException {
        StringBuilder text = new StringBuilder(new String(in, start, at - start, StandardCharsets.UTF_8));
        while (true) {
            byte b = peek();
            if (b == '"') {
                at++;
                return text.toString();
            } else if (b == '\\') {
                at++;
                escape(text);
            } else if (b >= 0 && b < 0x20) {
                throw unexpected("in string literal");
            } else {
                int from = at;
                while (at < end && in[at] != '"' && in[at] != '\\' && (in[at] < 0 || in[at] >= 0x20)) {
                    at++;
                }
                text.append(new String(in, from, at - from, StandardCharsets.UTF_8));
            }
        }
    }

    private void escape(StringBuilder text) throws MalformedException {
        byte b = peek();
        switch (b) {
            case '"', '\\', '/' -> text.append((char) b);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                unicode(text);
                return;
            }
            default -> throw unexpected("in string escape code");
        }
        at++;
    }

    /** {@code at} stands on the u; a surrogate without its partner becomes U+FFFD. */
    private void unicode(StringBuilder text) throws MalformedException {
        at++;
        char unit = hex();
        if (!Character.isSurrogate(unit)) {
            text.append(unit);
            return;
        }
        if (Character.isHighSurrogate(unit) && at + 1 < end && in[at] == '\\' && in[at + 1] == 'u') {
            int rewind = at;
            at += 2;
            char low = hex();
            if (Character.isLowSurrogate(low)) {
                text.append(unit).append(low);
                return;
            }
            at = rewind;
        }
        text.append('\ufffd');
    }

    private char hex() throws MalformedException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            unit = (unit << 4) | digit;
            at++;
        }
        return (char) unit;
    }

    private void skipSpace() {
        while (at < end) {
            byte b = in[at];
            if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
                return;
            }
            at++;
        }
    }

    private byte peek() throws MalformedException {
        if (at >= end) {
            throw endOfInput();
        }
        return in[at];
    }

    private static MalformedException endOfInput() {
        return new MalformedException("unexpected end of JSON input");
    }

    private MalformedException unexpected(String where) {
        return new MalformedException("invalid character " + quoted(in[at] & 0xff) + " " + where);
    }

    private static String quoted(int c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            default -> {
                String text = GoQuote.of(String.valueOf((char) c));
                yield "'" + text.substring(1, text.length() - 1) + "'";
            }
        };
    }
}
