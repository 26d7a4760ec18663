package io.hydrofoil.objects.yaml;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes block-style YAML with sorted keys: two spaces a level, lists as deep as their key, text with line breaks as
 * literal blocks.
 */
public final class YamlWriter {
    private static final String INDICATORS = "#,[]{}&*!|>'\"%@`";

    private final StringBuilder out = new StringBuilder(1024);

    private YamlWriter() {}

    /** One document. */
    public static byte[] write(Value value) {
        YamlWriter writer = new YamlWriter();
        writer.block(value, 0, false);
        return writer.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Writes a value to the end of its last line.
     *
     * @param indent of its fields or items, or of the lines of a literal block
     * @param inline whether its first line has begun already
     */
    private void block(Value value, int indent, boolean inline) {
        switch (value) {
            case MapValue map when !map.isEmpty() -> map(map, indent, inline);
            case ListValue list when !list.isEmpty() -> list(list, indent, inline);
            default -> {
                scalar(value, Math.max(indent, 2));
                out.append('\n');
            }
        }
    }

    private void map(MapValue map, int indent, boolean inline) {
        String[] keys = map.keys().toArray(new String[0]);
        Arrays.sort(keys);
        boolean first = inline;
        for (String key : keys) {
            if (!first) {
                indent(indent);
            }
            first = false;
            out.append(isPlain(key) ? key : quoted(key)).append(':');
            field(Objects.requireNonNull(map.get(key)), indent);
        }
    }

    private void field(Value value, int indent) {
        boolean nested = (value instanceof MapValue map && !map.isEmpty())
                || (value instanceof ListValue list && !list.isEmpty());
        if (nested) {
            out.append('\n');
            block(value, value instanceof MapValue ? indent + 2 : indent, false);
        } else {
            out.append(' ');
            block(value, indent + 2, true);
        }
    }

    private void list(ListValue list, int indent, boolean inline) {
        boolean first = inline;
        for (Value item : list) {
            if (!first) {
                indent(indent);
            }
            first = false;
            out.append("- ");
            block(item, indent + 2, true);
        }
    }

    private void indent(int spaces) {
        out.repeat(' ', spaces);
    }

    private void scalar(Value value, int indent) {
        switch (value) {
            case StringValue(String text) -> {
                if (text.indexOf('\n') >= 0 && isLiteral(text)) {
                    literal(text, indent);
                } else {
                    out.append(isPlain(text) ? text : quoted(text));
                }
            }
            case MapValue ignored -> out.append("{}");
            case ListValue ignored -> out.append("[]");
            case NumberValue number -> out.append(number);
            case BoolValue flag -> out.append(flag);
            case NullValue ignored -> out.append("null");
        }
    }

    /** Literal blocks cannot hold a space at the end of a line, nor characters that need escapes. */
    private static boolean isLiteral(String text) {
        return !text.contains(" \n")
                && !text.endsWith(" ")
                && text.codePoints().allMatch(c -> c == '\n' || isPrintable(c))
                && !text.isBlank();
    }

    private void literal(String text, int indent) {
        out.append('|');
        char first = text.charAt(0);
        if (first == ' ' || first == '\n') {
            out.append('2');
        }
        if (!text.endsWith("\n")) {
            out.append('-');
        } else if (text.endsWith("\n\n")) {
            out.append('+');
        }
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            out.append('\n');
            if (!line.isEmpty()) {
                indent(indent);
                out.append(line);
            }
        }
    }

    private static boolean isPlain(String text) {
        if (Scalars.needsQuotes(text) || text.startsWith("---") || text.startsWith("...")) {
            return false;
        }
        char first = text.charAt(0);
        boolean alone = text.length() == 1 || text.charAt(1) == ' ';
        if (INDICATORS.indexOf(first) >= 0 || ("-?:".indexOf(first) >= 0 && alone)) {
            return false;
        }
        return first != ' '
                && !text.endsWith(" ")
                && !text.endsWith(":")
                && !text.contains(": ")
                && !text.contains(" #")
                && text.codePoints().allMatch(YamlWriter::isPrintable);
    }

    private static String quoted(String text) {
        boolean escapes = !text.codePoints().allMatch(YamlWriter::isPrintable);
        if (!escapes && !Scalars.needsQuotes(text)) {
            return "'" + text.replace("'", "''") + "'";
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (isPrintable(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(c > 0xffff ? String.format("\\U%08X", c) : String.format("\\u%04X", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean isPrintable(int c) {
        return (c >= 0x20 && c <= 0x7e)
                || (c >= 0xa0 && c <= 0xd7ff && c != 0x2028 && c != 0x2029)
                || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff)
                || c > 0xffff;
    }
}
