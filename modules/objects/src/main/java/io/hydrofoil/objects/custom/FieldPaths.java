package io.hydrofoil.objects.custom;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths that rules blame, such as {@code .spec['a.b'].c}: fields of a schema below the node of the rule. */
public final class FieldPaths {
    private FieldPaths() {}

    /** The path as messages show it, without a leading dot; null if it does not lead to a field of the schema. */
    public static @Nullable String resolve(String path, Structural schema) {
        StringBuilder shown = new StringBuilder();
        List<String> tokens = tokens(path);
        Structural here = schema;
        int at = 0;
        while (at < tokens.size()) {
            boolean quoted = tokens.get(at).equals("[");
            if (!quoted && !tokens.get(at).equals(".")) {
                return null;
            }
            String name = at + 1 < tokens.size() ? tokens.get(at + 1) : "";
            at += 2;
            if (quoted) {
                if (name.length() < 2 || !name.startsWith("'") || !name.endsWith("'") || !isClosed(tokens, at)) {
                    return null;
                }
                name = unescaped(name.substring(1, name.length() - 1));
                at++;
            }
            Structural next = name == null || name.isEmpty() ? null : step(here, name, shown);
            if (next == null) {
                return null;
            }
            here = next;
        }
        return shown.isEmpty() ? null : shown.toString();
    }

    private static boolean isClosed(List<String> tokens, int at) {
        return at < tokens.size() && tokens.get(at).equals("]");
    }

    private static @Nullable Structural step(Structural here, String name, StringBuilder shown) {
        if (!here.properties().isEmpty()) {
            shown.append(shown.isEmpty() ? "" : ".").append(name);
            return here.properties().get(name);
        }
        shown.append('[').append(name).append(']');
        return here.additional();
    }

    /** Dots and brackets, and what stands between them; a text in quotes is one. */
    private static List<String> tokens(String path) {
        List<String> tokens = new ArrayList<>();
        int start = 0;
        while (start < path.length()) {
            int end = path.charAt(start) == '\'' ? quoted(path, start) : plain(path, start);
            tokens.add(path.substring(start, end));
            start = end;
        }
        return tokens;
    }

    private static int quoted(String path, int start) {
        for (int i = start + 1; i < path.length(); i++) {
            if (path.charAt(i) == '\'' && path.charAt(i - 1) != '\\') {
                return i + 1;
            }
        }
        return path.length();
    }

    private static int plain(String path, int start) {
        int end = start;
        while (end < path.length() && ".[]".indexOf(path.charAt(end)) < 0) {
            end++;
        }
        return Math.max(end, start + 1);
    }

    private static @Nullable String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i == text.length() || "\\'".indexOf(text.charAt(i)) < 0) {
                    return null;
                }
                c = text.charAt(i);
            }
            out.append(c);
        }
        return out.toString();
    }
}
