package io.hydrofoil.apiserver.reads;

/**
 * Lays JSON out for people to read, piece by piece: a line for each value, two spaces a level, as Go's encoder does.
 * One thread at a time; a piece may end anywhere.
 */
final class JsonIndent {
    /** Deeper levels begin where this one does: what a client can make of a small body has a limit. */
    static final int MAX_LEVELS = 32;

    private int depth;
    private boolean isInString;
    private boolean isEscaped;
    /** Right after an opening bracket: what comes next tells whether a line begins. */
    private boolean hasOpened;

    /** Appends what becomes of these bytes, which must be JSON. */
    void put(byte[] json, int offset, int length, WireBytes out) {
        int done = offset;
        for (int i = offset; i < offset + length; i++) {
            byte b = json[i];
            if (isInString) {
                inString(b);
                continue;
            }
            out.put(json, done, i - done);
            done = i + 1;
            outside((char) b, out);
        }
        out.put(json, done, offset + length - done);
    }

    private void inString(byte b) {
        if (isEscaped) {
            isEscaped = false;
        } else if (b == '\\') {
            isEscaped = true;
        } else if (b == '"') {
            isInString = false;
        }
    }

    private void outside(char c, WireBytes out) {
        switch (c) {
            case ' ', '\n', '\r', '\t' -> {
                // it is laid out anew
            }
            case '{', '[' -> {
                begin(out);
                out.put(c);
                depth++;
                hasOpened = true;
            }
            case '}', ']' -> {
                depth--;
                if (!hasOpened) {
                    line(out);
                }
                hasOpened = false;
                out.put(c);
            }
            case ',' -> {
                out.put(c);
                line(out);
            }
            case ':' -> out.ascii(": ");
            default -> {
                begin(out);
                out.put(c);
                isInString = c == '"';
            }
        }
    }

    private void begin(WireBytes out) {
        if (hasOpened) {
            hasOpened = false;
            line(out);
        }
    }

    private void line(WireBytes out) {
        out.put('\n');
        for (int level = Math.min(depth, MAX_LEVELS); level > 0; level--) {
            out.ascii("  ");
        }
    }
}
