package io.hydrofoil.objects.cel.cost;

import io.hydrofoil.objects.cel.check.Checked;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.check.Reference;
import io.hydrofoil.objects.cel.syntax.Expr;
import io.hydrofoil.objects.cel.syntax.Operators;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.TypeVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression can cost at most, from what is known of sizes. Definitions of custom resources whose rules could
 * cost too much are refused, so every number here is part of the API.
 */
public final class CostEstimator {
    private static final Range LIST = Range.of(CallCosts.LIST);
    private static final Range MAP = Range.of(30);
    private static final Range STRUCT = Range.of(CallCosts.STRUCT);

    private final Checked checked;
    private final SizeHints hints;
    private final CallEstimates calls;
    private final Map<Integer, List<String>> paths = new HashMap<>();
    private final Map<Integer, Range> sizes = new HashMap<>();
    private final Map<Integer, Entry> entrySizes = new HashMap<>();
    private final Map<String, Deque<Local>> locals = new HashMap<>();

    /** Sizes of the items of a list (keys are of size one) or of the keys and values of a map. */
    private record Entry(boolean isList, Range key, Range value) {
        static @Nullable Entry union(@Nullable Entry one, @Nullable Entry other) {
            return one == null || other == null
                    ? null
                    : new Entry(one.isList, one.key.union(other.key), one.value.union(other.value));
        }
    }

    /** A variable of a fold: where it comes from, and how large it and its items are. */
    private record Local(
            List<String> path,
            @Nullable Range size,
            @Nullable Entry entry) {}

    private CostEstimator(Checked checked, SizeHints hints) {
        this.checked = checked;
        this.hints = hints;
        this.calls = new CallEstimates(hints);
    }

    /** The least and most that an expression can cost. */
    public static Range estimate(Checked checked, SizeHints hints) {
        return new CostEstimator(checked, hints).cost(checked.root());
    }

    private Range cost(Expr expr) {
        if (checked.reference(expr) instanceof Reference.Name(String name, var value)
                && !(expr instanceof Expr.CreateStruct)) {
            return named(expr, name);
        }
        return switch (expr) {
            case Expr.Literal ignored -> Range.ZERO;
            case Expr.Ident(int id, String name) -> named(expr, name);
            case Expr.Select select -> select(select);
            case Expr.Call call -> call(call);
            case Expr.CreateList list -> list(list);
            case Expr.CreateMap map -> map(map);
            case Expr.CreateStruct struct -> {
                Range sum = STRUCT;
                for (Expr.FieldValue field : struct.fields()) {
                    sum = sum.plus(cost(field.value()));
                }
                yield sum;
            }
            case Expr.Comprehension fold -> isBind(fold) ? bind(fold) : fold(fold);
        };
    }

    private Range named(Expr expr, String name) {
        Local local = local(name);
        paths.put(expr.id(), local == null ? List.of(name) : local.path);
        return Range.ONE;
    }

    private @Nullable Local local(String name) {
        Deque<Local> stack = locals.get(name);
        return stack == null ? null : stack.peek();
    }

    private void push(String name, Local local) {
        locals.computeIfAbsent(name, key -> new ArrayDeque<>()).push(local);
    }

    private void pop(String name) {
        Deque<Local> stack = locals.get(name);
        if (stack != null) {
            stack.pop();
        }
    }

    private static List<String> append(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private List<String> path(Expr expr) {
        if (expr instanceof Expr.Ident(int id, String name)) {
            Local local = local(name);
            if (local != null) {
                return local.path;
            }
        }
        return paths.getOrDefault(expr.id(), List.of());
    }

    private Range select(Expr.Select select) {
        Range sum = cost(select.operand());
        if (select.testOnly()) {
            return sum;
        }
        switch (checked.type(select.operand()).kind()) {
            case MAP, STRUCT, PARAMETER -> sum = sum.plus(Range.ONE);
            default -> {}
        }
        paths.put(select.id(), append(path(select.operand()), select.field()));
        return sum;
    }

    private Range call(Expr.Call call) {
        if (call.function().equals("dyn") && call.target() == null) {
            Expr argument = call.arguments().getFirst();
            Range sum = Range.ONE.plus(cost(argument));
            copySizes(call, argument);
            return sum;
        }
        Range argumentCost = Range.ZERO;
        List<Range> argumentCosts = new ArrayList<>();
        List<Sized> arguments = new ArrayList<>();
        for (Expr argument : call.arguments()) {
            Range cost = cost(argument);
            argumentCosts.add(cost);
            argumentCost = argumentCost.plus(cost);
            arguments.add(sized(argument));
        }
        if (!(checked.reference(call) instanceof Reference.Function reference)) {
            return Range.ZERO;
        }
        Range sum = Range.ZERO;
        Sized target = null;
        if (call.target() != null && !reference.namespaced()) {
            sum = cost(call.target());
            target = sized(call.target());
        }
        Range functionCost = new Range(Range.UNBOUNDED, 0);
        Range result = null;
        for (Overload overload : reference.candidates()) {
            CallEstimates.Estimate estimate = calls.of(reference.function().name(), overload.id(), target, arguments);
            if (estimate == null) {
                estimate = language(call, overload.id(), target, arguments, argumentCosts);
            } else {
                estimate = new CallEstimates.Estimate(estimate.cost().plus(argumentCost), estimate.result());
            }
            functionCost = functionCost.union(estimate.cost());
            if (estimate.result() != null) {
                result = result == null ? estimate.result() : result.union(estimate.result());
            }
            result = indexed(call, overload.id(), result);
            if (result == null) {
                result = computedSize(call);
            }
        }
        if (result != null) {
            sizes.put(call.id(), result);
        }
        return sum.plus(functionCost);
    }

    private @Nullable Range indexed(Expr.Call call, String overload, @Nullable Range result) {
        boolean isList = overload.equals("index_list");
        if (!isList && !overload.equals("index_map")) {
            return result;
        }
        Expr container = call.arguments().getFirst();
        Entry entry = entrySize(container);
        paths.put(call.id(), append(path(container), isList ? "@items" : "@values"));
        return entry == null ? null : entry.value;
    }

    private CallEstimates.Estimate language(
            Expr.Call call, String overload, @Nullable Sized target, List<Sized> arguments, List<Range> costs) {
        Range sum = costs.stream().reduce(Range.ZERO, Range::plus);
        Sized first = arguments.isEmpty() ? null : arguments.getFirst();
        switch (call.function()) {
            case Operators.AND, Operators.OR -> {
                Range left = costs.getFirst();
                return CallEstimates.Estimate.of(
                        new Range(left.min(), left.plus(costs.getLast()).max()));
            }
            case Operators.CONDITIONAL -> {
                setEntry(
                        call,
                        Entry.union(
                                entrySize(arguments.get(1).expr()),
                                entrySize(arguments.get(2).expr())));
                Range branches = costs.get(1).union(costs.get(2));
                Range size = arguments.get(1).computed().union(arguments.get(2).computed());
                return new CallEstimates.Estimate(costs.getFirst().plus(branches), size);
            }
            default -> {}
        }
        return switch (overload) {
            case "string_format" -> target == null ? nominal(sum) : traversed(target.computed(), null, sum);
            case "string_to_bytes" -> {
                Range size = known(first);
                yield traversed(size, new Range(size.min(), size.max() * 4), sum);
            }
            case "bytes_to_string" -> {
                Range size = known(first);
                yield traversed(size, new Range(Long.divideUnsigned(size.min(), 4), size.max()), sum);
            }
            case "strings_quote" -> {
                Range size = known(first);
                yield traversed(size, new Range(size.min() + 2, size.max() * 2 + 2), sum);
            }
            case "starts_with_string", "ends_with_string" -> traversed(known(first), null, sum);
            case "in_list" ->
                CallEstimates.Estimate.of(
                        arguments.getLast().computed().times(1.0).plus(sum));
            case "matches_string" -> target == null ? nominal(sum) : matches(target, known(first), sum);
            case "contains_string" -> target == null ? nominal(sum) : contains(target, known(first), sum);
            case "add_string", "add_bytes", "add_list" -> added(call, overload, arguments, sum);
            case "less_string",
                    "greater_string",
                    "less_equals_string",
                    "greater_equals_string",
                    "less_bytes",
                    "greater_bytes",
                    "less_equals_bytes",
                    "greater_equals_bytes",
                    "equals",
                    "not_equals" -> compared(arguments, sum);
            default -> nominal(sum);
        };
    }

    private static CallEstimates.Estimate nominal(Range arguments) {
        return CallEstimates.Estimate.of(Range.ONE.plus(arguments));
    }

    private static Range known(@Nullable Sized node) {
        return node == null ? Range.UNKNOWN : node.computed();
    }

    private static CallEstimates.Estimate traversed(Range size, @Nullable Range result, Range arguments) {
        return new CallEstimates.Estimate(size.times(CallCosts.TRAVERSAL).plus(arguments), result);
    }

    private static CallEstimates.Estimate matches(Sized target, Range pattern, Range arguments) {
        Range text = target.computed().plus(Range.ONE).times(CallCosts.TRAVERSAL);
        return CallEstimates.Estimate.of(
                text.times(pattern.times(CallCosts.REGEX)).plus(arguments));
    }

    private static CallEstimates.Estimate contains(Sized target, Range part, Range arguments) {
        Range text = target.computed().times(CallCosts.TRAVERSAL);
        return CallEstimates.Estimate.of(
                text.times(part.times(CallCosts.TRAVERSAL)).plus(arguments));
    }

    private CallEstimates.Estimate added(Expr.Call call, String overload, List<Sized> arguments, Range sum) {
        Range size = arguments.getFirst().computed().plus(arguments.getLast().computed());
        Entry entry = Entry.union(
                entrySize(arguments.getFirst().expr()),
                entrySize(arguments.getLast().expr()));
        setEntry(call, entry);
        return overload.equals("add_list")
                ? new CallEstimates.Estimate(Range.ONE.plus(sum), size)
                : traversed(size, size, sum);
    }

    private static CallEstimates.Estimate compared(List<Sized> arguments, Range sum) {
        long most = Range.smaller(
                arguments.getFirst().computed().max(),
                arguments.getLast().computed().max());
        return traversed(new Range(most == 0 ? 0 : 1, most), null, sum);
    }

    private Range list(Expr.CreateList list) {
        Range sum = LIST;
        Range item = new Range(list.elements().isEmpty() ? 0 : Range.UNBOUNDED, 0);
        for (Expr.Element element : list.elements()) {
            sum = sum.plus(cost(element.value()));
            item = item.union(sizeOrUnknown(element.value()));
        }
        setEntry(list, new Entry(true, Range.ONE, item));
        return sum;
    }

    private Range map(Expr.CreateMap map) {
        Range sum = MAP;
        Range key = new Range(map.entries().isEmpty() ? 0 : Range.UNBOUNDED, 0);
        Range value = key;
        for (Expr.Entry entry : map.entries()) {
            sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
            key = key.union(sizeOrUnknown(entry.key()));
            value = value.union(sizeOrUnknown(entry.value()));
        }
        setEntry(map, new Entry(false, key, value));
        return sum;
    }

    private Range fold(Expr.Comprehension fold) {
        Range sum = cost(fold.range()).plus(cost(fold.initial()));
        Expr.Variables variables = fold.variables();
        pushBound(variables.accumulator(), fold.initial());
        pushItems(variables, fold.range());
        Range round = cost(fold.condition()).plus(cost(fold.step()));
        pop(variables.item());
        if (variables.second() != null) {
            pop(variables.second());
        }
        sum = sum.plus(cost(fold.result()));
        pop(variables.accumulator());
        Range count = sizeOrUnknown(fold.range());
        sum = sum.plus(count.times(round));
        switch (fold.initial()) {
            case Expr.Literal literal -> {
                Range size = computedSize(literal);
                if (size != null) {
                    sizes.put(fold.id(), size);
                }
            }
            case Expr.CreateList ignored -> collected(fold, count);
            case Expr.CreateMap ignored -> collected(fold, count);
            default -> {}
        }
        return sum;
    }

    private void collected(Expr.Comprehension fold, Range count) {
        sizes.put(fold.id(), count);
        setEntry(fold, entrySize(fold.step()));
    }

    private void pushItems(Expr.Variables variables, Expr range) {
        Entry entry = entrySize(range);
        boolean isList = entry == null ? checked.type(range).kind() == Type.Kind.LIST : entry.isList;
        List<String> path = path(range);
        Range key = entry == null ? null : entry.key;
        Range value = entry == null ? null : entry.value;
        String second = variables.second();
        if (second == null) {
            Range size = isList ? value : key;
            push(variables.item(), new Local(append(path, isList ? "@items" : "@keys"), size, null));
        } else {
            push(variables.item(), new Local(append(path, isList ? "@indices" : "@keys"), key, null));
            push(second, new Local(append(path, isList ? "@items" : "@values"), value, null));
        }
    }

    private void pushBound(String name, Expr value) {
        push(name, new Local(path(value), computedSize(value), entrySize(value)));
    }

    private static boolean isBind(Expr.Comprehension fold) {
        return fold.range() instanceof Expr.CreateList list
                && list.elements().isEmpty()
                && fold.condition() instanceof Expr.Literal(int id, var value)
                && value == BoolVal.FALSE;
    }

    private Range bind(Expr.Comprehension fold) {
        Range sum = cost(fold.range()).plus(cost(fold.initial()));
        pushBound(fold.variables().accumulator(), fold.initial());
        sum = sum.plus(cost(fold.result()));
        pop(fold.variables().accumulator());
        copySizes(fold, fold.result());
        return sum;
    }

    private void copySizes(Expr to, Expr from) {
        Range size = computedSize(from);
        if (size != null) {
            sizes.put(to.id(), size);
        }
        setEntry(to, entrySize(from));
    }

    private void setEntry(Expr expr, @Nullable Entry entry) {
        if (entry != null) {
            entrySizes.put(expr.id(), entry);
        }
    }

    private @Nullable Entry entrySize(Expr expr) {
        Entry known = entrySizes.get(expr.id());
        if (known == null && expr instanceof Expr.Ident(int id, String name)) {
            Local local = local(name);
            return local == null ? null : local.entry;
        }
        return known;
    }

    private Sized sized(Expr expr) {
        List<String> path = path(expr);
        boolean isAccumulator = !path.isEmpty() && path.getFirst().startsWith("@result");
        return new Sized(expr, checked.type(expr), isAccumulator ? List.of() : path, computedSize(expr));
    }

    private Range sizeOrUnknown(Expr expr) {
        Range size = computedSize(expr);
        return size == null ? Range.UNKNOWN : size;
    }

    private @Nullable Range computedSize(Expr expr) {
        Range known = sizes.get(expr.id());
        if (known != null) {
            return known;
        }
        Range written = written(expr);
        if (written != null) {
            return written;
        }
        Range hinted = hints.size(path(expr), checked.type(expr));
        if (hinted != null) {
            sizes.put(expr.id(), hinted);
            return hinted;
        }
        if (isScalar(checked.type(expr))) {
            return Range.ONE;
        }
        if (expr instanceof Expr.Ident(int id, String name)) {
            Local local = local(name);
            return local == null ? null : local.size;
        }
        return null;
    }

    private static @Nullable Range written(Expr expr) {
        return switch (expr) {
            case Expr.Literal(int id, var value) -> Range.of(lengthOf(value));
            case Expr.CreateList list -> Range.of(list.elements().size());
            case Expr.CreateMap map -> Range.of(map.entries().size());
            default -> null;
        };
    }

    private static long lengthOf(Val value) {
        return switch (value) {
            case StringVal text -> text.size();
            case BytesVal bytes -> bytes.bytes().length;
            case TypeVal ignored -> 1;
            default -> 1;
        };
    }

    private static boolean isScalar(Type type) {
        return switch (type.kind()) {
            case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT -> true;
            case OPAQUE -> type.isOptional() && isScalar(type.parameter(0));
            default -> false;
        };
    }
}
