package io.hydrofoil.objects.cel.syntax;

import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are not calls: {@code has}, quantifiers and the like, which become selections and folds. What they are
 * made of has the place of the call, for that is what messages point at.
 */
final class Macros {
    private static final String ACCUMULATOR = "@result";
    private static final String UNUSED = "#unused";
    private static final String SORT_INPUT = "@__sortBy_input__";
    /** Most nodes of an expression that a macro may still copy: copies of copies double. */
    private static final int MAX_COPIED = 200_000;

    private final Parsed.Places places;
    private final Issues issues;
    private final boolean binds;

    /** @param binds whether {@code cel.bind} names values */
    Macros(Parsed.Places places, Issues issues, boolean binds) {
        this.places = places;
        this.issues = issues;
        this.binds = binds;
    }

    /** The call, or what it stands for. */
    Expr call(int id, @Nullable Expr target, String function, List<Expr> arguments) {
        Expr expanded = target == null ? has(id, function, arguments) : receiver(id, target, function, arguments);
        return expanded != null ? expanded : new Expr.Call(id, target, function, List.copyOf(arguments));
    }

    private @Nullable Expr has(int id, String function, List<Expr> arguments) {
        if (!function.equals("has") || arguments.size() != 1) {
            return null;
        }
        if (arguments.getFirst() instanceof Expr.Select(int inner, Expr operand, String field, boolean test) && !test) {
            return new Expr.Select(id, operand, field, true);
        }
        return wrong(arguments.getFirst(), "invalid argument to has() macro");
    }

    private @Nullable Expr receiver(int id, Expr target, String function, List<Expr> arguments) {
        return switch (function + "/" + arguments.size()) {
            case "all/2", "all/3" -> fold(id, target, arguments, this::all);
            case "exists/2", "exists/3" -> fold(id, target, arguments, this::exists);
            case "exists_one/2", "existsOne/2", "exists_one/3", "existsOne/3" ->
                fold(id, target, arguments, this::existsOne);
            case "filter/2" -> filter(id, target, arguments);
            case "map/2", "map/3" -> mapped(id, target, arguments);
            case "transformList/3", "transformList/4" -> transform(id, target, arguments, this::listStep);
            case "transformMap/3", "transformMap/4" -> transform(id, target, arguments, this::mapStep);
            case "transformMapEntry/3", "transformMapEntry/4" -> transform(id, target, arguments, this::entryStep);
            case "optMap/2" -> optional(id, target, arguments, true);
            case "optFlatMap/2" -> optional(id, target, arguments, false);
            case "sortBy/2" -> sortBy(id, target, arguments);
            case "bind/3" -> named(id, target, arguments);
            default -> null;
        };
    }

    /** {@code cel.bind(name, value, result)}. */
    private @Nullable Expr named(int id, Expr target, List<Expr> arguments) {
        if (!binds || !(target instanceof Expr.Ident(int ignored, String namespace)) || !namespace.equals("cel")) {
            return null;
        }
        if (!(arguments.getFirst() instanceof Expr.Ident(int place, String name)) || name.startsWith(".")) {
            return wrong(arguments.getFirst(), "cel.bind() variable names must be simple identifiers");
        }
        return bind(id, name, arguments.get(1), arguments.getLast());
    }

    /** The parts of a fold that differ from one quantifier to another. */
    private interface Shape {
        Expr.Comprehension of(int id, Expr range, Expr.Variables variables, Expr predicate);
    }

    /** What a fold adds to its accumulator. */
    private interface Step {
        Expr of(int id, Expr value, Expr.Variables variables);
    }

    private Expr fold(int id, Expr target, List<Expr> arguments, Shape shape) {
        Expr.Variables variables = variables(arguments, arguments.size() - 1);
        return variables == null ? nothing(id) : shape.of(id, target, variables, arguments.getLast());
    }

    /** The names that the first {@code count} arguments are; null, and told why, if they are no names. */
    private Expr.@Nullable Variables variables(List<Expr> arguments, int count) {
        List<String> names = new ArrayList<>(2);
        for (Expr argument : arguments.subList(0, count)) {
            if (!(argument instanceof Expr.Ident(int id, String name)) || name.startsWith(".")) {
                issues.add(places.offset(argument.id()), "argument must be a simple name");
                return null;
            }
            if (name.equals(ACCUMULATOR) || name.equals("__result__")) {
                issues.add(places.offset(id), "iteration variable overwrites accumulator variable");
                return null;
            }
            if (names.contains(name)) {
                issues.add(places.offset(id), "duplicate variable name: " + name);
                return null;
            }
            names.add(name);
        }
        return new Expr.Variables(names.getFirst(), count == 2 ? names.getLast() : null, ACCUMULATOR);
    }

    private Expr.Comprehension all(int id, Expr range, Expr.Variables variables, Expr predicate) {
        Expr condition = operator(id, Operators.NOT_STRICTLY_FALSE, accumulator(id));
        Expr step = operator(id, Operators.AND, accumulator(id), predicate);
        return new Expr.Comprehension(
                at(id), range, variables, literal(id, BoolVal.TRUE), condition, step, accumulator(id));
    }

    private Expr.Comprehension exists(int id, Expr range, Expr.Variables variables, Expr predicate) {
        Expr condition = operator(id, Operators.NOT_STRICTLY_FALSE, operator(id, Operators.NOT, accumulator(id)));
        Expr step = operator(id, Operators.OR, accumulator(id), predicate);
        return new Expr.Comprehension(
                at(id), range, variables, literal(id, BoolVal.FALSE), condition, step, accumulator(id));
    }

    private Expr.Comprehension existsOne(int id, Expr range, Expr.Variables variables, Expr predicate) {
        Expr more = operator(id, Operators.ADD, accumulator(id), literal(id, new IntVal(1)));
        Expr step = operator(id, Operators.CONDITIONAL, predicate, more, accumulator(id));
        Expr result = operator(id, Operators.EQUALS, accumulator(id), literal(id, new IntVal(1)));
        return new Expr.Comprehension(
                at(id), range, variables, literal(id, new IntVal(0)), literal(id, BoolVal.TRUE), step, result);
    }

    private Expr filter(int id, Expr target, List<Expr> arguments) {
        Expr.Variables variables = variables(arguments, 1);
        if (variables == null) {
            return nothing(id);
        }
        Expr item = new Expr.Ident(at(id), variables.item());
        Expr step = conditional(id, arguments.getLast(), listStep(id, item, variables));
        return collecting(id, target, variables, new Expr.CreateList(at(id), List.of()), step);
    }

    private Expr mapped(int id, Expr target, List<Expr> arguments) {
        Expr.Variables variables = variables(arguments, 1);
        if (variables == null) {
            return nothing(id);
        }
        Expr step = listStep(id, arguments.getLast(), variables);
        if (arguments.size() == 3) {
            step = conditional(id, arguments.get(1), step);
        }
        return collecting(id, target, variables, new Expr.CreateList(at(id), List.of()), step);
    }

    private Expr transform(int id, Expr target, List<Expr> arguments, Step kind) {
        Expr.Variables variables = variables(arguments, 2);
        if (variables == null) {
            return nothing(id);
        }
        Expr step = kind.of(id, arguments.getLast(), variables);
        if (arguments.size() == 4) {
            step = conditional(id, arguments.get(2), step);
        }
        boolean isList = step instanceof Expr.Call call && usesAdd(call);
        Expr initial = isList ? new Expr.CreateList(at(id), List.of()) : new Expr.CreateMap(at(id), List.of());
        return collecting(id, target, variables, initial, step);
    }

    private static boolean usesAdd(Expr.Call step) {
        return step.function().equals(Operators.ADD)
                || (step.function().equals(Operators.CONDITIONAL)
                        && step.arguments().get(1) instanceof Expr.Call inner
                        && inner.function().equals(Operators.ADD));
    }

    private Expr listStep(int id, Expr value, Expr.Variables variables) {
        Expr one = new Expr.CreateList(at(id), List.of(new Expr.Element(value, false)));
        return operator(id, Operators.ADD, accumulator(id), one);
    }

    private Expr mapStep(int id, Expr value, Expr.Variables variables) {
        return operator(id, "cel.@mapInsert", accumulator(id), new Expr.Ident(at(id), variables.item()), value);
    }

    private Expr entryStep(int id, Expr value, Expr.Variables variables) {
        return operator(id, "cel.@mapInsert", accumulator(id), value);
    }

    private Expr conditional(int id, Expr condition, Expr step) {
        return operator(id, Operators.CONDITIONAL, condition, step, accumulator(id));
    }

    private Expr collecting(int id, Expr range, Expr.Variables variables, Expr initial, Expr step) {
        return new Expr.Comprehension(
                at(id), range, variables, initial, literal(id, BoolVal.TRUE), step, accumulator(id));
    }

    private Expr optional(int id, Expr target, List<Expr> arguments, boolean wrap) {
        Expr.Variables variables = variables(arguments, 1);
        if (variables == null) {
            return nothing(id);
        }
        if (places.count() > MAX_COPIED) {
            return wrong(target, "expression recursion limit exceeded: " + Parser.MAX_DEPTH);
        }
        Expr value = new Expr.Call(at(id), new ExprCopy(places).of(target), "value", List.of());
        Expr bound = bind(id, variables.item(), value, arguments.getLast());
        Expr none = new Expr.Call(at(id), new Expr.Ident(at(id), "optional"), "none", List.of());
        Expr some = wrap ? new Expr.Call(at(id), new Expr.Ident(at(id), "optional"), "of", List.of(bound)) : bound;
        Expr present = new Expr.Call(at(id), target, "hasValue", List.of());
        return operator(id, Operators.CONDITIONAL, present, some, none);
    }

    private Expr sortBy(int id, Expr target, List<Expr> arguments) {
        Expr.Variables variables = variables(arguments, 1);
        if (variables == null) {
            return nothing(id);
        }
        if (target instanceof Expr.Literal || target instanceof Expr.CreateMap || target instanceof Expr.CreateStruct) {
            return wrong(
                    target,
                    "sortBy can only be applied to a list, identifier, comprehension, call or select expression");
        }
        Expr keys = mapped(id, new Expr.Ident(at(id), SORT_INPUT), arguments);
        Expr sorted = new Expr.Call(at(id), new Expr.Ident(at(id), SORT_INPUT), "@sortByAssociatedKeys", List.of(keys));
        return bind(id, SORT_INPUT, target, sorted);
    }

    /** A name for a value: a fold over nothing. */
    private Expr bind(int id, String name, Expr value, Expr result) {
        return new Expr.Comprehension(
                at(id),
                new Expr.CreateList(at(id), List.of()),
                new Expr.Variables(UNUSED, null, name),
                value,
                literal(id, BoolVal.FALSE),
                new Expr.Ident(at(id), name),
                result);
    }

    private Expr wrong(Expr about, String message) {
        issues.add(places.offset(about.id()), message);
        return nothing(about.id());
    }

    /** Stands for what could not be expanded; an issue says why. */
    private Expr nothing(int id) {
        return literal(id, BoolVal.FALSE);
    }

    private int at(int id) {
        return places.add(places.offset(id));
    }

    private Expr accumulator(int id) {
        return new Expr.Ident(at(id), ACCUMULATOR);
    }

    private Expr literal(int id, Val value) {
        return new Expr.Literal(at(id), value);
    }

    private Expr operator(int id, String function, Expr... arguments) {
        return new Expr.Call(at(id), null, function, List.of(arguments));
    }
}
