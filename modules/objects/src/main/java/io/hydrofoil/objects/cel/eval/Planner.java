package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.check.Checked;
import io.hydrofoil.objects.cel.check.Reference;
import io.hydrofoil.objects.cel.check.StructTypes;
import io.hydrofoil.objects.cel.syntax.Expr;
import io.hydrofoil.objects.cel.syntax.Operators;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a checked expression into steps. Lists, maps and conversions of constants are computed here once; one that
 * fails makes the whole plan fail.
 */
final class Planner {
    private static final Set<String> CONVERSIONS =
            Set.of("bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint");

    private final Checked checked;
    private final Deque<Map<String, Attribute.Root>> scopes = new ArrayDeque<>();
    private int slots;
    private @Nullable ErrorVal fault;

    private Planner(Checked checked) {
        this.checked = checked;
    }

    static Plan plan(Checked checked) {
        Planner planner = new Planner(checked);
        Step root = planner.plan(checked.root());
        return new Plan(root, planner.slots, planner.fault);
    }

    private Step plan(Expr expr) {
        if (checked.reference(expr) instanceof Reference.Name(String name, var value)
                && !(expr instanceof Expr.CreateStruct)) {
            return value != null ? new Step.Constant(value) : named(name);
        }
        return switch (expr) {
            case Expr.Literal(int id, var value) -> new Step.Constant(value);
            case Expr.Ident(int id, String name) -> named(name);
            case Expr.Select(int id, Expr operand, String field, boolean test) ->
                selection(plan(operand), new Step.Constant(new StringVal(field)), false, test);
            case Expr.Call call -> call(call);
            case Expr.CreateList list -> list(list);
            case Expr.CreateMap map -> map(map);
            case Expr.CreateStruct struct -> struct(struct);
            case Expr.Comprehension fold -> fold(fold);
        };
    }

    private Step named(String name) {
        for (Map<String, Attribute.Root> scope : scopes) {
            Attribute.Root local = scope.get(name);
            if (local != null) {
                return new Attribute(local, List.of(), false, 1);
            }
        }
        return new Attribute(Attribute.variable(name), List.of(), false, 1);
    }

    private static Step selection(Step operand, Step key, boolean optional, boolean test) {
        List<Attribute.Qualifier> qualifiers = new ArrayList<>();
        Attribute.Root root;
        long cost = 1;
        if (operand instanceof Attribute attribute) {
            root = attribute.root();
            cost = attribute.rootCost();
            qualifiers.addAll(attribute.qualifiers());
        } else {
            root = operand::eval;
            cost = operand instanceof Step.Conditional ? 0 : 1;
        }
        qualifiers.add(Attribute.Qualifier.of(key, optional));
        return new Attribute(root, qualifiers, test, cost);
    }

    private Step call(Expr.Call call) {
        List<Expr> arguments = call.arguments();
        return switch (call.function()) {
            case Operators.AND, Operators.OR -> {
                BoolVal deciding = BoolVal.of(call.function().equals(Operators.OR));
                yield new Step.Logical(plan(arguments.getFirst()), plan(arguments.getLast()), deciding);
            }
            case Operators.CONDITIONAL ->
                new Step.Conditional(plan(arguments.get(0)), plan(arguments.get(1)), plan(arguments.get(2)));
            case Operators.NOT_STRICTLY_FALSE -> new Step.NotFalse(plan(arguments.getFirst()));
            case Operators.INDEX, Operators.OPTIONAL_INDEX, Operators.OPTIONAL_SELECT -> {
                boolean optional = !call.function().equals(Operators.INDEX);
                yield selection(plan(arguments.getFirst()), plan(arguments.getLast()), optional, false);
            }
            default -> function(call);
        };
    }

    private Step function(Expr.Call call) {
        if (!(checked.reference(call) instanceof Reference.Function reference)) {
            throw new IllegalStateException("a call that means nothing: " + call.function());
        }
        List<Expr> all = new ArrayList<>();
        boolean isMember = call.target() != null && !reference.namespaced();
        if (isMember) {
            all.add(call.target());
        }
        all.addAll(call.arguments());
        Step[] steps = all.stream().map(this::plan).toArray(Step[]::new);
        if (isMember
                && steps.length == 2
                && (call.function().equals("or") || call.function().equals("orValue"))) {
            return new Step.OtherwiseTo(steps[0], steps[1], call.function());
        }
        if (reference.overloadId().equals("in_list") && steps[1] instanceof Step.Constant list) {
            Step membership = membership(steps[0], (ListVal) list.value);
            if (membership != null) {
                return membership;
            }
        }
        Step plain = new FunctionCall(reference, steps);
        boolean converts = CONVERSIONS.contains(call.function()) && call.target() == null && steps.length == 1;
        return converts && steps[0] instanceof Step.Constant ? folded(plain) : plain;
    }

    /** Computes a step of constants now. */
    private Step folded(Step step) {
        Val value = step.eval(new Frame(name -> null, 0, Long.MAX_VALUE));
        if (value instanceof ErrorVal error) {
            fault = fault == null ? error : fault;
        }
        return new Step.Constant(value);
    }

    private static @Nullable Step membership(Step value, ListVal list) {
        if (list.size() == 0) {
            return new Step.Constant(BoolVal.FALSE);
        }
        Set<Val> values = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            Val item = list.get(i);
            switch (item) {
                case BoolVal flag -> values.add(flag);
                case StringVal text -> values.add(text);
                case IntVal(long number) -> numbers(values, number, (double) number);
                case UintVal(long bits) when bits >= 0 -> numbers(values, bits, (double) bits);
                case DoubleVal(double number)
                when number == Math.rint(number) && Math.abs(number) < 1L << 53 ->
                    numbers(values, (long) number, number);
                case DoubleVal number -> values.add(number);
                default -> {
                    return null;
                }
            }
        }
        return new Step.OneOf(value, values);
    }

    /** A number in all its types. */
    private static void numbers(Set<Val> values, long number, double decimal) {
        values.add(new IntVal(number));
        values.add(new DoubleVal(decimal));
        if (number >= 0) {
            values.add(new UintVal(number));
        }
    }

    private Step list(Expr.CreateList list) {
        int size = list.elements().size();
        Step[] steps = new Step[size];
        boolean[] optional = new boolean[size];
        boolean constant = true;
        for (int i = 0; i < size; i++) {
            steps[i] = plan(list.elements().get(i).value());
            optional[i] = list.elements().get(i).optional();
            constant &= steps[i] instanceof Step.Constant && !optional[i];
        }
        Step step = new Step.NewList(steps, optional);
        return constant ? folded(step) : step;
    }

    private Step map(Expr.CreateMap map) {
        int size = map.entries().size();
        Step[] keys = new Step[size];
        Step[] values = new Step[size];
        boolean[] optional = new boolean[size];
        boolean constant = true;
        for (int i = 0; i < size; i++) {
            Expr.Entry entry = map.entries().get(i);
            keys[i] = plan(entry.key());
            values[i] = plan(entry.value());
            optional[i] = entry.optional();
            constant &= keys[i] instanceof Step.Constant && values[i] instanceof Step.Constant && !optional[i];
        }
        Step step = new Step.NewMap(keys, values, optional);
        return constant ? folded(step) : step;
    }

    private Step struct(Expr.CreateStruct struct) {
        int size = struct.fields().size();
        String[] names = new String[size];
        Step[] values = new Step[size];
        boolean[] optional = new boolean[size];
        for (int i = 0; i < size; i++) {
            Expr.FieldValue field = struct.fields().get(i);
            names[i] = field.name();
            values[i] = plan(field.value());
            optional[i] = field.optional();
        }
        StructTypes structs = checked.environment().structs();
        String name = checked.type(struct).name();
        return new Step.NewStruct(names, values, optional, fields -> structs.create(name, fields));
    }

    private Step fold(Expr.Comprehension fold) {
        Step range = plan(fold.range());
        Step initial = plan(fold.initial());
        String second = fold.variables().second();
        Fold.Slots places = new Fold.Slots(slots++, second == null ? -1 : slots++, slots++);
        scopes.push(Map.of(fold.variables().accumulator(), Attribute.accumulator(places.accumulator(), initial)));
        Map<String, Attribute.Root> inner = new HashMap<>();
        inner.put(fold.variables().item(), Attribute.local(places.item()));
        if (second != null) {
            inner.put(second, Attribute.local(places.second()));
        }
        scopes.push(inner);
        Step condition = plan(fold.condition());
        Step step = plan(fold.step());
        scopes.pop();
        Step result = plan(fold.result());
        scopes.pop();
        return new Fold(range, places, condition, step, result);
    }
}
