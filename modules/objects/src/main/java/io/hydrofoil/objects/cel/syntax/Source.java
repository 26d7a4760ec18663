package io.hydrofoil.objects.cel.syntax;

/** The text of an expression, and where its places are. */
final class Source {
    private static final int MAX_SNIPPET = 16_384;

    private final String text;

    Source(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** An issue at an offset, with the line and a mark below it. */
    String render(int offset, String message) {
        if (offset < 0) {
            return "ERROR: <input>:-1:0: " + message;
        }
        int start = text.lastIndexOf('\n', offset - 1) + 1;
        int end = text.indexOf('\n', start);
        String line = text.substring(start, end < 0 ? text.length() : end);
        int column = text.codePointCount(start, Math.min(offset, text.length()));
        StringBuilder out = new StringBuilder("ERROR: <input>:")
                .append(lineNumber(start))
                .append(':')
                .append(column + 1)
                .append(": ")
                .append(message);
        if (line.length() > MAX_SNIPPET) {
            return out.toString();
        }
        out.append("\n | ").append(line.replace('\t', ' ')).append("\n | ");
        int at = 0;
        for (int i = 0; i < column && at < line.length(); i++) {
            int c = line.codePointAt(at);
            at += Character.charCount(c);
            out.append(c < 0x80 ? '.' : '\uff0e');
        }
        boolean wide = at < line.length() && line.codePointAt(at) >= 0x80;
        return out.append(wide ? '\uff3e' : '^').toString();
    }

    private int lineNumber(int lineStart) {
        return 1
                + (int) text.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
