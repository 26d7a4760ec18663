package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.Ownership.FieldPaths;
import java.util.List;
import java.util.Map;

/**
 * What a write through a resource or subresource cannot change, whatever it says: nobody comes to own it so
 * (source: the reset fields of the kinds of a v1.36 server).
 */
public final class ResetFields {
    private static final FieldPaths STATUS = FieldPaths.of(List.of("status"));
    private static final FieldPaths SPEC = FieldPaths.of(List.of("spec"));
    private static final FieldPaths SPEC_AND_METADATA = FieldPaths.of(List.of("spec", "metadata"));
    private static final Map<String, FieldPaths> OF_STATUS = Map.of(
            "Pod", FieldPaths.of(List.of("spec", "metadata.deletionTimestamp", "metadata.ownerReferences")),
            "Deployment", FieldPaths.of(List.of("spec", "metadata.labels")));

    private ResetFields() {}

    /** The paths for a write through {@code subresource}; empty: the resource itself. */
    public static FieldPaths of(Kind kind, String subresource) {
        return switch (subresource) {
            case "", "finalize" -> hasStatus(kind) ? STATUS : FieldPaths.NONE;
            case "status" ->
                KindRules.statusKeepsMetadata(kind) ? SPEC_AND_METADATA : OF_STATUS.getOrDefault(kind.kind(), SPEC);
            case "approval" -> SPEC;
            default -> FieldPaths.NONE;
        };
    }

    private static boolean hasStatus(Kind kind) {
        return kind.subresources().stream().anyMatch(sub -> sub.name().equals("status"));
    }
}
