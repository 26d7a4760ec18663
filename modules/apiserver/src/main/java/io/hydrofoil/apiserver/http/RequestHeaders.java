package io.hydrofoil.apiserver.http;

import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of a request, whatever the protocol. Names are compared without case. */
interface RequestHeaders {
    /** Of a request whose headers are forgotten. */
    RequestHeaders NONE = new RequestHeaders() {
        @Override
        public @Nullable String get(String name) {
            return null;
        }

        @Override
        public List<String> all(String name) {
            return List.of();
        }

        @Override
        public List<String> startingWith(String prefix) {
            return List.of();
        }

        @Override
        public Map<String, List<String>> byName() {
            return Map.of();
        }
    };

    /** The first value, or null. */
    @Nullable
    String get(String name);

    /** All values, in order. */
    List<String> all(String name);

    /** The names that begin so, each once. */
    List<String> startingWith(String prefix);

    /** All by lower-case name; without those that are part of the protocol. */
    Map<String, List<String>> byName();

    /** Of header entries as Netty keeps them. */
    static Map<String, List<String>> byName(Iterable<? extends Map.Entry<CharSequence, CharSequence>> entries) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (Map.Entry<CharSequence, CharSequence> entry : entries) {
            String name = entry.getKey().toString().toLowerCase(Locale.ROOT);
            if (!name.startsWith(":")) {
                found.computeIfAbsent(name, first -> new ArrayList<>(1))
                        .add(entry.getValue().toString());
            }
        }
        return found;
    }

    /** Of header entries as Netty keeps them; allocates only if something is found, for most requests have nothing. */
    static List<String> startingWith(Iterable<? extends Map.Entry<CharSequence, CharSequence>> entries, String prefix) {
        List<String> found = List.of();
        for (Map.Entry<CharSequence, CharSequence> entry : entries) {
            CharSequence name = entry.getKey();
            if (AsciiString.regionMatches(name, true, 0, prefix, 0, prefix.length())) {
                String text = name.toString();
                if (found.isEmpty()) {
                    found = new ArrayList<>();
                }
                if (found.stream().noneMatch(text::equalsIgnoreCase)) {
                    found.add(text);
                }
            }
        }
        return found;
    }
}
