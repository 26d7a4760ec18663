package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.cel.tree.TreeType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a node of a schema and of what is below. Immutable, safe to share between threads.
 *
 * @param type what rules see of values; null if there are no rules
 * @param fields nodes of fields by name, where there are rules
 */
record RuleNode(
        Structural schema,
        @Nullable TreeType type,
        List<Rule> rules,
        Map<String, RuleNode> fields,
        @Nullable RuleNode items,
        @Nullable RuleNode values) {
    /** Null if there are no rules here or below. */
    static @Nullable RuleNode of(Structural schema, boolean isRoot) {
        if (!schema.hasRules()) {
            return null;
        }
        TreeType type = schema.source().list("x-kubernetes-validations").isEmpty()
                ? null
                : RuleTypes.of(schema, Rule.SELF, isRoot || schema.isEmbedded());
        Map<String, RuleNode> fields = new TreeMap<>();
        schema.properties().forEach((name, property) -> {
            RuleNode field = of(property, false);
            if (field != null) {
                fields.put(name, field);
            }
        });
        return new RuleNode(
                schema,
                type,
                type == null ? List.of() : Rule.compile(schema, type),
                fields,
                below(schema.items()),
                below(schema.additional()));
    }

    private static @Nullable RuleNode below(@Nullable Structural schema) {
        return schema == null ? null : of(schema, false);
    }
}
