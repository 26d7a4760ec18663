package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.OpaqueVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An absolute URL or an absolute path.
 *
 * @param opaque what follows the scheme of a URL such as {@code mailto:x}
 * @param path unescaped
 * @param rawPath as written, if that differs from how the path is usually escaped, else empty
 */
record UrlVal(String scheme, String opaque, String user, String host, String path, String rawPath, String query)
        implements OpaqueVal {
    static final Type TYPE = Type.struct("kubernetes.URL");

    @Override
    public Type type() {
        return TYPE;
    }

    String hostname() {
        String name = host;
        int colon = name.lastIndexOf(':');
        if (colon >= 0 && isOptionalPort(name.substring(colon))) {
            name = name.substring(0, colon);
        }
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    String port() {
        int colon = host.lastIndexOf(':');
        return colon >= 0 && isOptionalPort(host.substring(colon)) ? host.substring(colon + 1) : "";
    }

    /** Whether the text is empty, or a colon with digits after it. */
    static boolean isOptionalPort(String text) {
        return text.isEmpty()
                || (text.charAt(0) == ':' && text.substring(1).chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    String escapedPath() {
        if (!rawPath.isEmpty() && isEscaped(rawPath)) {
            return rawPath;
        }
        return path.equals("*") ? "*" : UrlEscapes.escape(path, UrlEscapes.Mode.PATH);
    }

    private static boolean isEscaped(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if ("!$&'()*+,;=:@[]%".indexOf(c) < 0 && UrlEscapes.mustEscape(c, UrlEscapes.Mode.PATH)) {
                return false;
            }
        }
        return true;
    }

    /** The values of each name of the query; parts that are malformed are left out. */
    MapVal queryValues() {
        Map<String, List<Val>> byName = new TreeMap<>();
        for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            if (!part.isEmpty() && part.indexOf(';') < 0) {
                int equals = part.indexOf('=');
                String name = unescaped(equals < 0 ? part : part.substring(0, equals));
                String value = unescaped(equals < 0 ? "" : part.substring(equals + 1));
                if (name != null && value != null) {
                    byName.computeIfAbsent(name, key -> new ArrayList<>()).add(new StringVal(value));
                }
            }
        }
        Map<Val, Val> entries = new LinkedHashMap<>();
        byName.forEach((name, values) -> entries.put(new StringVal(name), ListVal.of(values)));
        return MapVal.of(entries);
    }

    private static @Nullable String unescaped(String text) {
        try {
            return UrlEscapes.unescape(text, UrlEscapes.Mode.QUERY);
        } catch (UrlEscapes.MalformedUrlException e) {
            return null;
        }
    }
}
