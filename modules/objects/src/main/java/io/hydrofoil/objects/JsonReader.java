package io.hydrofoil.objects;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON bytes into values in one pass, with the leniency and the messages of Go's decoder, which clients know:
 * broken UTF-8 and lone surrogates
 * become U+FFFD, control characters in strings are refused, the last of equal keys wins. Used once, by one thread.
 */
final class JsonReader {
    private static final TextTable KEYS = new TextTable(2048);
    private static final TextTable VALUES = new TextTable(4096);

    private final byte[] in;
    private final int end;
    private final Consumer<String> onDuplicate;
    private int at;
    private int depth;
    private boolean leavesOwnersOut;
    private @Nullable Consumer<String> onKey;
    private @Nullable Schema schema;
    private final ValueStack unfinished = new ValueStack();
    /** Of each map that is open the key, of each list null. */
    private @Nullable String[] path = new @Nullable String[16];
    /** Where each of them begins on the stack. */
    private int[] bases = new int[16];

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

    /** Tells the path of each key where it stands, those that stand twice twice. */
    JsonReader tellingKeys(Consumer<String> to) {
        onKey = to;
        return this;
    }

    /** Merges what stands twice as a reader into an object of this schema does; else the last wins. */
    JsonReader into(Schema schema) {
        this.schema = schema;
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
            case '"' -> text();
            case 't' -> literal("true", BoolValue.TRUE);
            case 'f' -> literal("false", BoolValue.FALSE);
            case 'n' -> literal("null", NullValue.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("looking for beginning of value");
        };
    }

    private MapValue map() throws MalformedException {
        int base = enter();
        MapValue large = null;
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            depth--;
            return new MapValue();
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
                large = field(key, base, large);
            }
            skipSpace();
            byte next = peek();
            if (next == '}') {
                at++;
                depth--;
                return large == null ? unfinished.takeMap(base) : large;
            }
            if (next != ',') {
                throw unexpected("after object key:value pair");
            }
            at++;
        }
    }

    /** Reads a field's value into the map: {@code large}, or that which begins at {@code base} until it has many. */
    private @Nullable MapValue field(String key, int base, @Nullable MapValue large) throws MalformedException {
        if (onKey != null) {
            onKey.accept(pathText());
        }
        int before = large == null ? unfinished.indexOf(key, base) : -1;
        if (before >= 0 || (large != null && large.has(key))) {
            onDuplicate.accept(pathText());
        }
        Value value = value();
        if (large != null) {
            Value had = large.get(key);
            large.put(key, had == null ? value : again(had, value));
            return large;
        }
        if (before >= 0) {
            unfinished.replace(before, again(unfinished.at(before), value));
        } else {
            unfinished.push(key, value);
        }
        return unfinished.top() - base > Fields.FEW ? unfinished.takeMap(base) : null;
    }

    private Value again(Value before, Value now) {
        return schema == null ? now : Repeats.of(schema, path, depth, before, now);
    }

    private ListValue list() throws MalformedException {
        int base = enter();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            depth--;
            return new ListValue();
        }
        while (true) {
            unfinished.push(value());
            skipSpace();
            byte next = peek();
            if (next == ']') {
                at++;
                depth--;
                return unfinished.takeList(base);
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

    /** Begins a map or list; answers where it begins on the stack. */
    private int enter() throws MalformedException {
        if (++depth > Json.MAX_DEPTH) {
            throw new MalformedException("exceeded max depth");
        }
        if (depth > path.length) {
            path = Arrays.copyOf(path, path.length * 2);
            bases = Arrays.copyOf(bases, path.length);
        }
        path[depth - 1] = null;
        bases[depth - 1] = unfinished.top();
        return unfinished.top();
    }

    private String pathText() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            String key = path[i];
            if (key == null) {
                int next = i + 1 < depth ? bases[i + 1] : unfinished.top();
                text.append('[').append(next - bases[i]).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(key);
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
        return NumberValue.of(value, text);
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
        int close = closeOfPlain();
        if (close < 0) {
            return string();
        }
        at = close + 1;
        TextTable.Text known = KEYS.find(in, start, close - start);
        return known == null ? ascii(start, close) : known.name;
    }

    private StringValue text() throws MalformedException {
        int start = at + 1;
        int close = closeOfPlain();
        if (close < 0) {
            return new StringValue(string());
        }
        at = close + 1;
        TextTable.Text known = VALUES.find(in, start, close - start);
        return known == null ? new StringValue(ascii(start, close)) : known.value;
    }

    private String ascii(int start, int close) {
        return new String(in, start, close - start, StandardCharsets.ISO_8859_1);
    }

    /** Where the string that begins here ends, if it is a short one of plain ASCII; else -1. */
    private int closeOfPlain() {
        int limit = Math.min(end, at + 2 + TextTable.MAX_LENGTH);
        for (int i = at + 1; i < limit; i++) {
            byte b = in[i];
            if (b == '"') {
                return i;
            }
            if (b < 0x20 || b == '\\') {
                return -1;
            }
        }
        return -1;
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
