package io.hydrofoil.objects;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Descriptions of printer columns. Those that are published texts of fields are read from {@link Descriptions} when the
 * first Table is asked for, and only they are kept.
 */
final class ColumnTexts {
    private static final String AS_IT_IS = "= ";
    private static final String WITH_PARAGRAPHS = "== ";

    private final Set<String> wanted = new HashSet<>();
    private volatile Map<String, String> published = Map.of();

    /** Takes a description of columns.txt, as it stands there. */
    void add(String description) {
        if (isReference(description)) {
            wanted.add(field(description));
        }
    }

    /** The text of a description that was added. */
    String text(String description) {
        if (!isReference(description)) {
            return Descriptions.unescaped(description);
        }
        String text = published().getOrDefault(field(description), "");
        // Line ends are blanks in the source of the published texts, so a paragraph ends with two.
        return description.startsWith(WITH_PARAGRAPHS) ? text.replace("  ", "\n\n") : text;
    }

    private Map<String, String> published() {
        if (published.isEmpty() && !wanted.isEmpty()) {
            Map<String, String> texts = new HashMap<>();
            Descriptions.read((field, text) -> {
                if (wanted.contains(field)) {
                    texts.put(field, text);
                }
            });
            published = Map.copyOf(texts);
        }
        return published;
    }

    private static boolean isReference(String description) {
        return description.startsWith(AS_IT_IS) || description.startsWith(WITH_PARAGRAPHS);
    }

    private static String field(String reference) {
        return reference.substring(reference.indexOf(' ') + 1);
    }
}
