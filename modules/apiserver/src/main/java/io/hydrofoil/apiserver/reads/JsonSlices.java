package io.hydrofoil.apiserver.reads;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import java.nio.charset.StandardCharsets;

/**
 * Finds the metadata of a stored JSON object. Stored JSON is canonical (no white space), so this counts brackets and
 * quotes instead of parsing.
 */
@HotPath
final class JsonSlices {
    private static final byte[] METADATA = "\"metadata\"".getBytes(StandardCharsets.UTF_8);

    private JsonSlices() {}

    /** Where the value of the top-level field metadata begins, or -1. {@code offset} is at the opening brace. */
    static int metadata(byte[] json, int offset) {
        int at = offset + 1;
        while (json[at] != '}') {
            int value = afterString(json, at) + 1;
            if (isKey(json, at, METADATA)) {
                return value;
            }
            at = afterValue(json, value);
            if (json[at] == ',') {
                at++;
            }
        }
        return -1;
    }

    /** The offset after the value that begins at {@code at}. */
    static int afterValue(byte[] json, int at) {
        byte first = json[at];
        if (first == '"') {
            return afterString(json, at);
        }
        if (first != '{' && first != '[') {
            int end = at;
            while (end < json.length && json[end] != ',' && json[end] != '}' && json[end] != ']') {
                end++;
            }
            return end;
        }
        int depth = 0;
        int here = at;
        while (true) {
            byte b = json[here];
            if (b == '"') {
                here = afterString(json, here);
                continue;
            }
            if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
            }
            here++;
            if (depth == 0) {
                return here;
            }
        }
    }

    private static int afterString(byte[] json, int at) {
        Invariant.check(json[at] == '"', "stored JSON is not canonical", json[at], '"');
        int here = at + 1;
        while (json[here] != '"') {
            here += json[here] == '\\' ? 2 : 1;
        }
        return here + 1;
    }

    private static boolean isKey(byte[] json, int at, byte[] quotedKey) {
        if (at + quotedKey.length > json.length) {
            return false;
        }
        for (int i = 0; i < quotedKey.length; i++) {
            if (json[at + i] != quotedKey[i]) {
                return false;
            }
        }
        return true;
    }
}
