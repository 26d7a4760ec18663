package io.hydrofoil.objects.protobuf;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the values of a canonical JSON text begin and end. A protobuf message is written from its last field to its
 * first (see {@link BackwardBytes}), in an order of its own: a tree of values would do, at the price of an object a
 * value; this is three integers a value in one array that is used again.
 *
 * <p>A node is an index; {@link #NONE} is no node. Of a list the nodes from {@link #first} by {@link #next} are its
 * items, of an object keys and values in turn. Owned by one thread.
 */
final class JsonTape {
    static final int NONE = -1;
    private static final int WIDTH = 3;
    private static final int END = 1;
    /** Of objects and lists: the node after them. Of strings: whether they hold an escape. */
    private static final int MORE = 2;

    private byte[] json = new byte[0];
    private int at;
    private int depth;
    private int[] tape = new int[4096];
    private int size;

    /** Reads a text without white space; node 0 is its value. */
    void read(byte[] canonical, int offset, int length) {
        json = canonical;
        at = offset;
        size = 0;
        depth = 0;
        value();
        Invariant.check(at == offset + length, "JSON is not canonical", at, length);
    }

    private void value() {
        switch (json[at]) {
            case '"' -> string();
            case '{' -> object();
            case '[' -> list();
            default -> scalar();
        }
    }

    private int open() {
        if (tape.length - size < WIDTH) {
            tape = Arrays.copyOf(tape, tape.length * 2);
        }
        int node = size;
        size += WIDTH;
        tape[node] = at;
        return node;
    }

    private void close(int node) {
        tape[node + END] = at;
        tape[node + MORE] = size;
    }

    private void string() {
        int node = open();
        int escaped = 0;
        int here = at + 1;
        while (json[here] != '"') {
            if (json[here] == '\\') {
                escaped = 1;
                here++;
            }
            here++;
        }
        at = here + 1;
        tape[node + END] = at;
        tape[node + MORE] = escaped;
    }

    private void scalar() {
        int node = open();
        while (at < json.length && json[at] != ',' && json[at] != '}' && json[at] != ']') {
            at++;
        }
        Invariant.check(at > tape[node], "JSON is not canonical", at, size);
        close(node);
    }

    private void object() {
        enter();
        int node = open();
        at++;
        while (json[at] != '}') {
            string();
            Invariant.check(json[at] == ':', "JSON is not canonical", json[at], ':');
            at++;
            value();
            separator('}');
        }
        at++;
        close(node);
        depth--;
    }

    private void list() {
        enter();
        int node = open();
        at++;
        while (json[at] != ']') {
            value();
            separator(']');
        }
        at++;
        close(node);
        depth--;
    }

    private void enter() {
        depth++;
        Invariant.check(depth <= Json.MAX_DEPTH, "JSON is deeper than any that is read", depth, Json.MAX_DEPTH);
    }

    private void separator(char closing) {
        if (json[at] == ',') {
            at++;
        } else {
            Invariant.check(json[at] == closing, "JSON is not canonical", json[at], closing);
        }
    }

    byte[] json() {
        return json;
    }

    int start(int node) {
        return tape[node];
    }

    int end(int node) {
        return tape[node + END];
    }

    int length(int node) {
        return tape[node + END] - tape[node];
    }

    boolean isObject(int node) {
        return json[tape[node]] == '{';
    }

    boolean isList(int node) {
        return json[tape[node]] == '[';
    }

    boolean isString(int node) {
        return json[tape[node]] == '"';
    }

    boolean isTrue(int node) {
        return json[tape[node]] == 't';
    }

    /** Whether there is no node or it is JSON null. */
    boolean isNull(int node) {
        return node == NONE || json[tape[node]] == 'n';
    }

    /** Whether a string's bytes are not what it means. */
    boolean isEscaped(int string) {
        return tape[string + MORE] != 0;
    }

    /** The first key or item of an object or list; {@link #after} it if there is none. */
    int first(int node) {
        return node + WIDTH;
    }

    /** The node after an object or list and all in it. */
    int after(int node) {
        return tape[node + MORE];
    }

    int next(int node) {
        byte kind = json[tape[node]];
        return kind == '{' || kind == '[' ? tape[node + MORE] : node + WIDTH;
    }

    /** What a string means, in UTF-8. */
    byte[] utf8(int string) {
        if (!isEscaped(string)) {
            return Arrays.copyOfRange(json, start(string) + 1, end(string) - 1);
        }
        try {
            StringValue value = (StringValue) Json.parse(json, start(string), length(string));
            return value.text().getBytes(StandardCharsets.UTF_8);
        } catch (MalformedException e) {
            throw new IllegalStateException("JSON is not canonical: " + e.getMessage(), e);
        }
    }

    /** The text of a string, or of a number as it stands. */
    String text(int node) {
        return isString(node)
                ? new String(utf8(node), StandardCharsets.UTF_8)
                : new String(json, start(node), length(node), StandardCharsets.UTF_8);
    }

    /** The number truncated to an integer. */
    long integer(int node) {
        int here = start(node);
        int end = end(node);
        boolean negative = json[here] == '-';
        if (negative) {
            here++;
        }
        // Negative, as the range is larger there.
        long value = 0;
        boolean simple = end - here <= 19;
        for (; simple && here < end; here++) {
            int digit = json[here] - '0';
            simple = digit >= 0 && digit <= 9;
            value = value * 10 - digit;
        }
        boolean fits = simple && value <= 0 && (negative || value != Long.MIN_VALUE);
        if (!fits) {
            return (long) Double.parseDouble(text(node));
        }
        return negative ? value : -value;
    }
}
