package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.cel.Expression;
import io.hydrofoil.objects.cel.eval.Activation;
import io.hydrofoil.objects.cel.eval.Outcome;
import io.hydrofoil.objects.cel.library.Texts;
import io.hydrofoil.objects.cel.tree.TreeVals;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.OptionalVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Judges one object by rules, within a budget. One use, one thread. */
final class RuleRun {
    /** Most that all rules together may cost for one object. */
    private static final long BUDGET = 10_000_000;

    private static final int MAX_MESSAGE = 5 * 1024;

    private final List<FieldError> errors = new ArrayList<>();
    private final Consumer<String> warn;
    private long budget = BUDGET;

    private RuleRun(Consumer<String> warn) {
        this.warn = warn;
    }

    static List<FieldError> faults(RuleNode root, MapValue object, @Nullable MapValue old, Consumer<String> warn) {
        RuleRun run = new RuleRun(warn);
        run.node(root, "", object, Past.of(object, old));
        return run.errors;
    }

    /**
     * What was there before.
     *
     * @param old the value that this one has come from, or null
     * @param nearest the innermost pair of values around that is known to belong together, or null
     */
    private record Past(@Nullable Value old, @Nullable Pair nearest) {
        static Past of(Value now, @Nullable Value old) {
            return old == null ? new Past(null, null) : new Past(old, new Pair(now, old));
        }

        /** Of a part of that value. */
        Past below(@Nullable Value now, @Nullable Value before) {
            return now == null || before == null ? new Past(null, nearest) : new Past(before, new Pair(now, before));
        }

        /** Whether nothing has changed, so that faults are old ones. */
        boolean isUnchanged() {
            return nearest != null && nearest.isSame();
        }
    }

    /** A value and what it has come from. */
    private static final class Pair {
        private final Value now;
        private final Value old;
        private @Nullable Boolean same;

        Pair(Value now, Value old) {
            this.now = now;
            this.old = old;
        }

        boolean isSame() {
            Boolean known = same;
            if (known == null) {
                known = now.equals(old);
                same = known;
            }
            return known;
        }
    }

    private void node(RuleNode node, String path, @Nullable Value value, Past past) {
        if (value == null || value == NullValue.NULL) {
            return;
        }
        if (!node.rules().isEmpty() && !rules(node, path, value, past)) {
            return;
        }
        switch (value) {
            case MapValue map -> entries(node, path, map, past);
            case ListValue list when node.items() != null -> items(node, node.items(), path, list, past);
            default -> {}
        }
    }

    private void entries(RuleNode node, String path, MapValue map, Past past) {
        MapValue before = past.old() instanceof MapValue given ? given : MapValue.EMPTY;
        for (var entry : map) {
            String name = entry.getKey();
            RuleNode field = node.fields().get(name);
            boolean isField = node.schema().properties().containsKey(name);
            RuleNode below = isField ? field : node.values();
            if (below != null) {
                String place = isField ? (path.isEmpty() ? name : path + "." + name) : path + "[" + name + "]";
                node(below, place, entry.getValue(), past.below(entry.getValue(), before.get(name)));
            }
        }
    }

    private void items(RuleNode node, RuleNode items, String path, ListValue list, Past past) {
        boolean isKeyed = node.schema().listType().equals("map");
        Map<List<Value>, Value> before = new HashMap<>();
        if (isKeyed && past.old() instanceof ListValue given) {
            for (Value item : given) {
                before.put(key(node.schema(), item), item);
            }
        }
        for (int i = 0; i < list.size(); i++) {
            Value item = list.at(i);
            Value old = isKeyed ? before.get(key(node.schema(), item)) : null;
            node(items, path + "[" + i + "]", item, past.below(item, old));
        }
    }

    /** What tells an item of a list apart. */
    private static List<Value> key(Structural list, Value item) {
        List<Value> key = new ArrayList<>();
        for (String name : list.mapKeys()) {
            Value value = item instanceof MapValue map ? map.get(name) : null;
            key.add(value == null ? NullValue.NULL : value);
        }
        return key;
    }

    /** Judges a value by the rules of its own node; says whether to go on below. */
    private boolean rules(RuleNode node, String path, Value value, Past past) {
        String shown = path.isEmpty() ? "<nil>" : path;
        if (budget <= 0) {
            fail(
                    node,
                    shown,
                    "validation failed due to running out of cost budget, no further validation rules will be run");
            return false;
        }
        Val self = TreeVals.of(value, Objects.requireNonNull(node.type()));
        Val old = past.old() == null ? null : TreeVals.of(past.old(), node.type());
        Activation plain = name -> name.equals(Rule.SELF) ? self : old;
        Val optionalOld = old == null ? OptionalVal.NONE : OptionalVal.of(old);
        Activation optional = name -> name.equals(Rule.SELF) ? self : optionalOld;
        for (Rule rule : node.rules()) {
            Expression program = rule.program();
            if (program == null || !rule.fault().isEmpty()) {
                fail(node, shown, "rule compile error: " + rule.fault());
            } else if (old != null || !program.uses(Rule.OLD_SELF) || rule.takesAbsentOld()) {
                Outcome outcome = program.run(rule.takesAbsentOld() ? optional : plain, Expression.CALL_LIMIT);
                if (!charge(node, shown, rule, outcome)) {
                    return false;
                }
                if (outcome.value() != BoolVal.TRUE && outcome.error().isEmpty()) {
                    broken(new Judged(node, path, value, past), rule, plain);
                }
            }
        }
        return true;
    }

    /** Takes what a run has cost off the budget, and tells why it failed; says whether more rules may run. */
    private boolean charge(RuleNode node, String path, Rule rule, Outcome outcome) {
        if (outcome.cost() > budget) {
            fail(
                    node,
                    path,
                    "validation failed due to running out of cost budget, no further validation rules will be run");
            budget = -1;
            return false;
        }
        budget -= outcome.cost();
        String error = outcome.error();
        if (outcome.isTooExpensive()) {
            fail(
                    node,
                    path,
                    "'" + error + "': no further validation rules will be run due to call cost exceeds limit for rule: "
                            + rule.name());
            budget = -1;
            return false;
        }
        if (error.startsWith("no such overload")) {
            fail(
                    node,
                    path,
                    "'" + error + "': call arguments did not match a supported operator, function or macro signature"
                            + " for rule: " + rule.name());
        } else if (!error.isEmpty()) {
            fail(node, path, error + " evaluating rule: " + rule.name());
        }
        return true;
    }

    private void fail(RuleNode node, String path, String detail) {
        errors.add(new FieldError(
                FieldError.Type.INVALID, path, GoQuote.of(node.schema().type()), detail));
    }

    /** A value that breaks a rule. */
    private record Judged(RuleNode node, String path, Value value, Past past) {}

    private void broken(Judged judged, Rule rule, Activation activation) {
        String below = rule.fieldPath(judged.node.schema());
        String path = judged.path;
        if (!below.isEmpty()) {
            path = path.isEmpty() ? below : path + "." + below;
        }
        FieldError.Type type = rule.reason();
        boolean showsValue = type == FieldError.Type.INVALID || type == FieldError.Type.DUPLICATE;
        FieldError error = new FieldError(
                type,
                path.isEmpty() ? "<nil>" : path,
                showsValue ? shown(judged.value) : "",
                message(rule, activation));
        if (!rule.usesOld() && judged.past.isUnchanged()) {
            warn.accept(error.field() + ": " + error.message());
        } else {
            errors.add(error);
        }
    }

    /** Scalars are shown, whole objects are not. */
    private static String shown(Value value) {
        return switch (value) {
            case MapValue ignored -> "";
            case ListValue ignored -> "";
            case StringValue(String text) -> GoQuote.of(text);
            default -> Json.text(value);
        };
    }

    private String message(Rule rule, Activation activation) {
        Expression expression = rule.message();
        if (expression == null || !rule.messageFault().isEmpty()) {
            return rule.standardMessage();
        }
        Outcome outcome = expression.run(activation, Expression.CALL_LIMIT);
        if (outcome.cost() > budget) {
            budget = -1;
            return "messageExpression evaluation failed due to running out of cost budget, no further validation rules"
                    + " will be run";
        }
        budget -= outcome.cost();
        if (outcome.isTooExpensive()) {
            budget = -1;
            return "no further validation rules will be run due to call cost exceeds limit for messageExpression: "
                    + expression.text();
        }
        String text = outcome.value() instanceof StringVal(String given) ? Texts.trimmed(given) : "";
        boolean isUsable = !text.isEmpty()
                && text.indexOf('\n') < 0
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_MESSAGE;
        return isUsable ? text : rule.standardMessage();
    }
}
