package io.hydrofoil.apiserver;

import io.hydrofoil.access.Identity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange whose answer carries Warning headers (RFC 9111 5.5, code 299). */
record Warned(Exchange inner, List<String> warnings) implements Exchange {
    /** The exchange itself if there is nothing to warn of. */
    static Exchange of(Exchange exchange, String warning) {
        return warning.isEmpty() ? exchange : new Warned(exchange, List.of(warning));
    }

    /** Headers with warnings added. */
    static Map<String, List<String>> headers(Map<String, List<String>> headers, List<String> warnings) {
        if (warnings.isEmpty()) {
            return headers;
        }
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        List<String> values = new ArrayList<>();
        warnings.forEach(text -> values.add("299 - \"" + escaped(text) + "\""));
        all.put("Warning", values);
        return all;
    }

    /** Quotes and backslashes escaped; control characters, which no header may carry, are dropped. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            if (c >= ' ' && c != 0x7F) {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Override
    public String method() {
        return inner.method();
    }

    @Override
    public String path() {
        return inner.path();
    }

    @Override
    public Map<String, List<String>> query() {
        return inner.query();
    }

    @Override
    public @Nullable String header(String name) {
        return inner.header(name);
    }

    @Override
    public byte[] body() {
        return inner.body();
    }

    @Override
    public Identity identity() {
        return inner.identity();
    }

    @Override
    public long arrivedNs() {
        return inner.arrivedNs();
    }

    @Override
    public void answer(int code, Map<String, List<String>> headers, byte[] body) {
        inner.answer(code, headers(headers, warnings), body);
    }

    @Override
    public Stream stream(int code, Map<String, List<String>> headers) {
        return inner.stream(code, headers(headers, warnings));
    }
}
