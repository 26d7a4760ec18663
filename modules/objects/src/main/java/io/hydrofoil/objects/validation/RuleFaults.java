package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.cel.cost.Range;
import io.hydrofoil.objects.cel.tree.TreeType;
import io.hydrofoil.objects.cel.tree.TreeTypes;
import io.hydrofoil.objects.custom.FieldPaths;
import io.hydrofoil.objects.custom.Rule;
import io.hydrofoil.objects.custom.RuleTypes;
import io.hydrofoil.objects.custom.Structural;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-kubernetes-validations} of a schema: whether they are well-formed, can be compiled, and cannot cost too
 * much. Rules are compiled only where nothing is wrong with the schema itself.
 */
final class RuleFaults {
    static final String RULES = "x-kubernetes-validations";

    /** Most that one rule may cost for all values that one object can hold. */
    private static final long RULE_LIMIT = 10_000_000;
    /** Most that all rules of a schema may cost together. */
    private static final long SCHEMA_LIMIT = 100_000_000;

    private static final int BLAMED = 4;
    private static final List<String> REASONS =
            List.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

    private final List<FieldError> schemaErrors;
    private final Faults faults = new Faults();
    private final List<Cost> costs = new ArrayList<>();
    private long total;

    private RuleFaults(List<FieldError> schemaErrors) {
        this.schemaErrors = schemaErrors;
    }

    /** What an expression can cost. */
    private record Cost(String path, long most) {}

    /**
     * Where a node stands.
     *
     * @param isVisible whether rules around it can see it
     * @param count how many values can stand there in one object; negative: as many as fit
     * @param uncorrelated the list whose items cannot be told apart that it is in; null: none
     */
    private record Place(
            String path,
            boolean isRoot,
            boolean isVisible,
            long count,
            @Nullable String uncorrelated) {
        Place below(String step, boolean visible) {
            return new Place(path + step, false, visible, count, uncorrelated);
        }

        Place many(String step, @Nullable Value most, @Nullable String uncorrelatedNow) {
            long times = most == null || count < 0 ? -1 : saturated(count, Math.max(0, longOf(most)));
            return new Place(
                    path + step, false, isVisible, times, uncorrelated != null ? uncorrelated : uncorrelatedNow);
        }

        private static long longOf(Value number) {
            return new MapValue().put("n", number).number("n", 0);
        }
    }

    private static long saturated(long one, long other) {
        return Math.multiplyHigh(one, other) == 0 && one * other >= 0 ? one * other : Long.MAX_VALUE;
    }

    /** The syntax of the rules of one node. */
    static void syntax(MapValue schema, String path, Faults faults) {
        ListValue rules = schema.list(RULES);
        for (int i = 0; i < rules.size(); i++) {
            syntax(rules.mapAt(i), schema, path + "." + RULES + "[" + i + "]", faults);
        }
    }

    private static void syntax(MapValue rule, MapValue schema, String path, Faults faults) {
        String text = rule.text("rule", "").strip();
        String message = rule.text("message", "");
        if (text.isEmpty()) {
            faults.required(path + ".rule", "rule is not specified");
        } else if (!message.isEmpty() && message.isBlank()) {
            faults.invalid(path + ".message", message, "message must be non-empty if specified");
        } else if (hasBreak(message.strip())) {
            faults.invalid(path + ".message", message, "message must not contain line breaks");
        } else if (hasBreak(text) && message.isBlank()) {
            faults.required(path + ".message", "message must be specified if rule contains line breaks");
        }
        String expression = rule.text("messageExpression", "");
        if (!expression.isEmpty() && expression.isBlank()) {
            faults.required(path + ".messageExpression", "messageExpression must be non-empty if specified");
        }
        String reason = rule.text("reason", "");
        if (rule.has("reason") && !REASONS.contains(reason)) {
            faults.notSupported(path + ".reason", reason, REASONS);
        }
        String field = rule.text("fieldPath", "");
        if (!field.isEmpty() && field.isBlank()) {
            faults.invalid(path + ".fieldPath", field, "fieldPath must be non-empty if specified");
        }
        if (hasBreak(field)) {
            faults.invalid(path + ".fieldPath", field, "fieldPath must not contain line breaks");
        }
        if (!field.isEmpty() && FieldPaths.resolve(field.strip(), Structural.of(schema)) == null) {
            faults.invalid(path + ".fieldPath", field, "must be a valid path");
        }
    }

    private static boolean hasBreak(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    /** @param schemaErrors what is wrong with the schema otherwise */
    static List<FieldError> compiled(MapValue schema, String path, List<FieldError> schemaErrors) {
        Structural root = Structural.of(schema);
        if (!root.hasRules()) {
            return List.of();
        }
        RuleFaults rules = new RuleFaults(schemaErrors);
        rules.node(root, new Place(path, true, true, 1, null));
        rules.tooCostlyTogether(path);
        return rules.faults.errors();
    }

    private void node(Structural schema, Place place) {
        if (!schema.hasRules()) {
            return;
        }
        boolean visible = place.isVisible && isObjectLike(schema, place);
        Structural values = schema.additional();
        if (values != null) {
            node(values, place.many(".additionalProperties", schema.source().get("maxProperties"), null));
        }
        schema.properties()
                .forEach((name, property) -> node(property, place.below(".properties[" + name + "]", visible)));
        Structural items = schema.items();
        if (items != null) {
            boolean isKeyed = schema.listType().equals("map");
            node(items, place.many(".items", schema.source().get("maxItems"), isKeyed ? null : place.path));
        }
        boolean isSound = schemaErrors.stream().noneMatch(error -> isAtOrBelow(error.field(), place.path));
        if (isSound && !schema.source().list(RULES).isEmpty()) {
            rules(schema, place);
        }
    }

    private static boolean isObjectLike(Structural schema, Place place) {
        return place.isRoot || schema.isEmbedded() || schema.type().equals("object");
    }

    private static boolean isAtOrBelow(String field, String path) {
        return field.equals(path) || field.startsWith(path + ".") || field.startsWith(path + "[");
    }

    private void rules(Structural schema, Place place) {
        String path = place.path + "." + RULES;
        TreeType type = place.isVisible ? RuleTypes.of(schema, "self", place.isRoot || schema.isEmbedded()) : null;
        if (type == null) {
            faults.internal(path, "internal error: failed to retrieve type information for x-kubernetes-validations");
            return;
        }
        List<Rule> rules = Rule.compile(schema, type);
        TreeTypes sizes = Rule.types(type);
        for (int i = 0; i < rules.size(); i++) {
            rule(rules.get(i), type, sizes, place, path + "[" + i + "]");
        }
    }

    private void rule(Rule rule, TreeType type, TreeTypes sizes, Place place, String path) {
        MapValue source = rule.source();
        if (rule.program() != null) {
            Range cost = rule.program().estimate(sizes);
            long count = place.count >= 0 ? place.count : TreeType.MAX_REQUEST / (type.leastJson() + 1);
            cost(path + ".rule", "estimated rule cost", Range.multiply(cost.max(), count));
        }
        if (!rule.fault().isEmpty()) {
            faults.invalid(path + ".rule", shown(source), rule.fault());
        }
        if (!rule.messageFault().isEmpty()) {
            faults.invalid(path + ".messageExpression", shown(source), rule.messageFault());
        } else if (rule.message() != null) {
            long most = rule.message().estimate(sizes).max();
            cost(path + ".messageExpression", "estimated messageExpression cost", most);
        }
        if (rule.usesOld()) {
            if (place.uncorrelated != null) {
                faults.invalid(
                        path + ".rule",
                        source.text("rule", ""),
                        "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                                + place.uncorrelated);
            }
        } else if (source.has("optionalOldSelf")) {
            faults.invalid(
                    path + ".optionalOldSelf",
                    BoolValue.of(source.flag("optionalOldSelf", false)),
                    "may not be set if oldSelf is not used in rule");
        }
    }

    private void cost(String path, String what, long most) {
        if (Long.compareUnsigned(most, RULE_LIMIT) > 0) {
            faults.forbidden(path, tooCostly(what, most, RULE_LIMIT));
        }
        costs.add(new Cost(path, most));
        long sum = total + most;
        total = Long.compareUnsigned(sum, total) < 0 ? Range.UNBOUNDED : sum;
    }

    private static String tooCostly(String what, long most, long limit) {
        double factor = Range.toDouble(most) / (double) limit;
        String shown;
        if (factor > 100) {
            shown = "more than 100x";
        } else if (factor < 1.5) {
            shown = String.format(Locale.ROOT, "%fx", factor);
        } else {
            shown = String.format(Locale.ROOT, "%.1fx", factor);
        }
        return what + " exceeds budget by factor of " + shown + " (try simplifying the rule, or adding maxItems,"
                + " maxProperties, and maxLength where arrays, maps, and strings are declared)";
    }

    private void tooCostlyTogether(String path) {
        if (Long.compareUnsigned(total, SCHEMA_LIMIT) <= 0) {
            return;
        }
        Comparator<Cost> byCost = (one, other) -> Long.compareUnsigned(other.most, one.most);
        costs.stream()
                .sorted(byCost)
                .limit(BLAMED)
                .forEach(cost -> faults.forbidden(
                        cost.path,
                        "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"));
        faults.forbidden(
                path,
                tooCostly(
                        "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                        total,
                        SCHEMA_LIMIT));
    }

    /** A rule as messages show it. */
    private static MapValue shown(MapValue rule) {
        return new MapValue()
                .put("Rule", rule.text("rule", ""))
                .put("Message", rule.text("message", ""))
                .put("MessageExpression", rule.text("messageExpression", ""))
                .put("Reason", Objects.requireNonNullElse(rule.get("reason"), NullValue.NULL))
                .put("FieldPath", rule.text("fieldPath", ""))
                .put("OptionalOldSelf", Objects.requireNonNullElse(rule.get("optionalOldSelf"), NullValue.NULL));
    }
}
