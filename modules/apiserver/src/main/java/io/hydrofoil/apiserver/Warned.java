package io.hydrofoil.apiserver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An exchange whose answer carries Warning headers (RFC 9111 5.5, code 299). */
record Warned(Exchange inner, List<String> warnings) implements Forwarding {
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
    public void answer(int code, Map<String, List<String>> headers, byte[] body) {
        inner.answer(code, headers(headers, warnings), body);
    }

    @Override
    public Exchange.Stream stream(int code, Map<String, List<String>> headers) {
        return inner.stream(code, headers(headers, warnings));
    }
}
