package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSONPath as printer columns use it: {@code .a.b}, {@code ['a']}, {@code [0]}, {@code [-1]}, {@code [1:3]},
 * {@code [*]}, {@code .*}, {@code ..a} and filters such as {@code [?(@.type=="Ready")]}. Immutable. What is not there
 * selects nothing, and so does what would select more than {@value #MAX_VALUES} values on its way: each {@code ..}
 * multiplies them.
 */
final class JsonPath {
    private static final int MAX_VALUES = 10_000;
    private static final int MAX_STEPS = 256;

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    /** From values to values, in order. */
    private sealed interface Step {}

    private record Field(String name) implements Step {}

    private record Everything() implements Step {}

    private record Deep() implements Step {}

    private record Slice(@Nullable Integer from, @Nullable Integer to, boolean single) implements Step {}

    private record Filter(
            List<Step> left, String operator, @Nullable Value right) implements Step {}

    /** Reads a path; braces around it are passed over. */
    static JsonPath parse(String text) throws MalformedException {
        String bare = text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
        Reader reader = new Reader(bare);
        List<Step> steps = reader.steps();
        if (!reader.isAtEnd()) {
            throw new MalformedException("invalid path " + text);
        }
        if (steps.size() > MAX_STEPS) {
            throw new MalformedException("a path may have " + MAX_STEPS + " steps, this one has " + steps.size());
        }
        return new JsonPath(steps);
    }

    /** The selected values in order. */
    List<Value> select(Value root) {
        return walk(steps, List.of(root));
    }

    private static List<Value> walk(List<Step> steps, List<Value> from) {
        List<Value> here = from;
        for (Step step : steps) {
            List<Value> next = new ArrayList<>();
            for (Value value : here) {
                take(step, value, next);
                if (next.size() > MAX_VALUES) {
                    return List.of();
                }
            }
            here = next;
        }
        return here;
    }

    private static void take(Step step, Value value, List<Value> out) {
        switch (step) {
            case Field(String name) -> {
                Value field = value instanceof MapValue map ? map.get(name) : null;
                if (field != null) {
                    out.add(field);
                }
            }
            case Everything ignored -> children(value, out);
            case Deep ignored -> deep(value, out);
            case Slice slice -> {
                if (value instanceof ListValue list) {
                    slice(slice, list, out);
                }
            }
            case Filter filter -> {
                if (value instanceof ListValue list) {
                    list.stream().filter(item -> matches(filter, item)).forEach(out::add);
                }
            }
        }
    }

    private static void children(Value value, List<Value> out) {
        if (value instanceof ListValue list) {
            list.forEach(out::add);
        } else if (value instanceof MapValue map) {
            map.forEach(entry -> out.add(entry.getValue()));
        }
    }

    private static void deep(Value value, List<Value> out) {
        out.add(value);
        List<Value> below = new ArrayList<>();
        children(value, below);
        below.forEach(child -> deep(child, out));
    }

    private static void slice(Slice slice, ListValue list, List<Value> out) {
        int size = list.size();
        int from = slice.from() == null ? 0 : slice.from() < 0 ? slice.from() + size : slice.from();
        int to =
                slice.single() ? from + 1 : slice.to() == null ? size : slice.to() < 0 ? slice.to() + size : slice.to();
        for (int i = Math.max(from, 0); i < Math.min(to, size); i++) {
            if (from >= 0) {
                out.add(list.at(i));
            }
        }
    }

    private static boolean matches(Filter filter, Value item) {
        List<Value> found = walk(filter.left(), List.of(item));
        Value right = filter.right();
        if (right == null || found.isEmpty()) {
            return right == null && !found.isEmpty();
        }
        int order = compare(found.getFirst(), right);
        return switch (filter.operator()) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order == -1;
            case "<=" -> order == -1 || order == 0;
            case ">" -> order == 1;
            default -> order == 1 || order == 0;
        };
    }

    /** -1, 0, 1, or 2 for values that have no order. */
    private static int compare(Value left, Value right) {
        if (left instanceof NumberValue one && right instanceof NumberValue other) {
            return Integer.signum(Double.compare(one.doubleValue(), other.doubleValue()));
        }
        if (left instanceof StringValue(String one) && right instanceof StringValue(String other)) {
            return Integer.signum(one.compareTo(other));
        }
        return left.equals(right) ? 0 : 2;
    }

    /** Reads steps from text. */
    private static final class Reader {
        private static final String NAME_ENDS = ".[]()=!<>\"' ";

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        boolean isAtEnd() {
            return at == text.length();
        }

        List<Step> steps() throws MalformedException {
            List<Step> steps = new ArrayList<>();
            while (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '[')) {
                if (text.charAt(at) == '[') {
                    steps.add(bracket());
                } else {
                    dotted(steps);
                }
            }
            return List.copyOf(steps);
        }

        private void dotted(List<Step> steps) {
            at++;
            if (text.startsWith(".", at)) {
                at++;
                steps.add(new Deep());
            }
            if (text.startsWith("*", at)) {
                at++;
                steps.add(new Everything());
                return;
            }
            String name = name();
            if (!name.isEmpty()) {
                steps.add(new Field(name));
            }
        }

        private String name() {
            StringBuilder name = new StringBuilder();
            while (at < text.length() && NAME_ENDS.indexOf(text.charAt(at)) < 0) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                name.append(text.charAt(at++));
            }
            return name.toString();
        }

        private Step bracket() throws MalformedException {
            at++;
            Step step;
            if (text.startsWith("?(", at)) {
                at += 2;
                step = filter();
                expect(")");
            } else if (text.startsWith("*", at)) {
                at++;
                step = new Everything();
            } else if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
                step = new Field(quoted());
            } else {
                step = slice();
            }
            expect("]");
            return step;
        }

        private Step filter() throws MalformedException {
            blanks();
            expect("@");
            List<Step> left = steps();
            blanks();
            for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
                if (text.startsWith(operator, at)) {
                    at += operator.length();
                    blanks();
                    Value right = literal();
                    blanks();
                    return new Filter(left, operator, right);
                }
            }
            return new Filter(left, "", null);
        }

        private Value literal() throws MalformedException {
            if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
                return new StringValue(quoted());
            }
            int from = at;
            while (at < text.length() && text.charAt(at) != ')' && text.charAt(at) != ' ') {
                at++;
            }
            String word = text.substring(from, at);
            if (word.equals("true") || word.equals("false")) {
                return BoolValue.of(word.equals("true"));
            }
            try {
                return word.matches("-?[0-9]+")
                        ? NumberValue.of(Long.parseLong(word))
                        : NumberValue.of(Double.parseDouble(word));
            } catch (NumberFormatException e) {
                throw new MalformedException("unreadable value " + word, e);
            }
        }

        private String quoted() throws MalformedException {
            char quote = text.charAt(at++);
            StringBuilder out = new StringBuilder();
            while (at < text.length() && text.charAt(at) != quote) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                out.append(text.charAt(at++));
            }
            expect(String.valueOf(quote));
            return out.toString();
        }

        private Step slice() throws MalformedException {
            Integer from = number();
            if (!text.startsWith(":", at)) {
                if (from == null) {
                    throw new MalformedException("array index expected in " + text);
                }
                return new Slice(from, null, true);
            }
            at++;
            return new Slice(from, number(), false);
        }

        private @Nullable Integer number() throws MalformedException {
            int from = at;
            while (at < text.length() && (text.charAt(at) == '-' || Character.isDigit(text.charAt(at)))) {
                at++;
            }
            try {
                return from == at ? null : (Integer) Integer.parseInt(text.substring(from, at));
            } catch (NumberFormatException e) {
                throw new MalformedException("array index expected in " + text, e);
            }
        }

        private void blanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private void expect(String word) throws MalformedException {
            if (!text.startsWith(word, at)) {
                throw new MalformedException("expected " + word + " in " + text);
            }
            at += word.length();
        }
    }
}
