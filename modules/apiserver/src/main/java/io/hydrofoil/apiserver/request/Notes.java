package io.hydrofoil.apiserver.request;

import java.util.List;
import java.util.Map;

/**
 * What is said of a request beside its answer.
 *
 * @param warnings texts for Warning headers, in order
 * @param annotations for the audit log
 */
public record Notes(List<String> warnings, Map<String, String> annotations) {
    /** Nothing. */
    public static final Notes NONE = new Notes(List.of(), Map.of());

    /** Keeps copies. */
    public Notes {
        warnings = List.copyOf(warnings);
        annotations = Map.copyOf(annotations);
    }
}
