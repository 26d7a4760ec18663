package io.hydrofoil.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request line: percent-decoded path and query parameters in their order (RFC 3986). Nothing is
 * normalised: double slashes and
 * dot segments stay as they are, and name nothing that exists. A broken escape in the path makes the target invalid, in
 * a query parameter it
 * drops that parameter, as does a semicolon.
 */
record RequestTarget(String path, Map<String, List<String>> query) {
    /** Null if the path is not valid. */
    static @Nullable RequestTarget parse(String target) {
        String rest = withoutOrigin(target);
        int fragment = rest.indexOf('#');
        if (fragment >= 0) {
            rest = rest.substring(0, fragment);
        }
        int mark = rest.indexOf('?');
        String path = decode(mark < 0 ? rest : rest.substring(0, mark), false);
        if (path == null || !path.startsWith("/")) {
            return null;
        }
        return new RequestTarget(path, mark < 0 ? Map.of() : query(rest.substring(mark + 1)));
    }

    private static String withoutOrigin(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        int authority = target.indexOf("://");
        if (authority < 0) {
            return target;
        }
        int path = target.indexOf('/', authority + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        int at = 0;
        while (at <= text.length()) {
            int end = text.indexOf('&', at);
            if (end < 0) {
                end = text.length();
            }
            parameter(text.substring(at, end), query);
            at = end + 1;
        }
        return query;
    }

    private static void parameter(String text, Map<String, List<String>> query) {
        if (text.isEmpty() || text.indexOf(';') >= 0) {
            return;
        }
        int equals = text.indexOf('=');
        String name = decode(equals < 0 ? text : text.substring(0, equals), true);
        String value = equals < 0 ? "" : decode(text.substring(equals + 1), true);
        if (name != null && value != null) {
            query.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
        }
    }

    private static @Nullable String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.write(' ');
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
