package io.hydrofoil.apiserver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An exchange whose answer carries Warning headers (RFC 9111 5.5, code 299). */
record Warned(Exchange inner, List<String> warnings) implements Forwarding {
    /** Most characters of all warnings of an answer, before they are cut. */
    private static final int MAX_CHARACTERS = 4096;

    /** What is left of each when they are. */
    private static final int CUT_CHARACTERS = 256;

    /** The exchange itself if there is nothing to warn of. */
    static Exchange of(Exchange exchange, String warning) {
        return warning.isEmpty() ? exchange : new Warned(exchange, List.of(warning));
    }

    /** Headers with warnings added. */
    static Map<String, List<String>> headers(Map<String, List<String>> headers, List<String> warnings) {
        if (warnings.isEmpty()) {
            return headers;
        }
        List<String> values = new ArrayList<>();
        fitting(warnings).forEach(text -> values.add("299 - \"" + escaped(text) + "\""));
        if (values.isEmpty()) {
            return headers;
        }
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        all.put("Warning", values);
        return all;
    }

    /** What clients get of the warnings: no text that a header cannot carry, and of very many only their beginnings. */
    private static List<String> fitting(List<String> warnings) {
        List<String> sound =
                warnings.stream().filter(text -> !hasControls(text)).toList();
        int whole = 0;
        for (int total = 0; whole < sound.size(); whole++) {
            total += characters(sound.get(whole));
            if (total > MAX_CHARACTERS) {
                break;
            }
        }
        if (whole == sound.size()) {
            return sound;
        }
        List<String> cut = new ArrayList<>();
        int written = 0;
        for (int i = 0; i < sound.size() && (i <= whole || written < MAX_CHARACTERS); i++) {
            String text = sound.get(i);
            int length = Math.min(characters(text), CUT_CHARACTERS);
            cut.add(text.substring(0, text.offsetByCodePoints(0, length)));
            written += length;
        }
        return cut;
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** Quotes and backslashes escaped. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
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
