package io.hydrofoil.objects.cel.check;

import io.hydrofoil.objects.cel.syntax.Expr;
import io.hydrofoil.objects.cel.syntax.Issues;
import io.hydrofoil.objects.cel.syntax.Operators;
import io.hydrofoil.objects.cel.syntax.Parsed;
import io.hydrofoil.objects.cel.types.Substitution;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.TypeVal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types of an expression and what its names mean, with the messages of a Kubernetes server (facts from its
 * recorded answers). What has an error agrees with everything, so that one mistake is told once.
 */
public final class Checker {
    private final Environment environment;
    private final Parsed.Places places;
    private final Issues issues;
    private final Substitution substitution = new Substitution();
    private final Deque<Map<String, Type>> scopes = new ArrayDeque<>();
    private final @Nullable Type[] types;
    private final @Nullable Reference[] references;

    private Checker(Environment environment, Parsed parsed) {
        this.environment = environment;
        this.places = parsed.places();
        this.issues = parsed.issues();
        this.types = new Type[places.count()];
        this.references = new Reference[places.count()];
    }

    /** The checked expression, or null if there are issues, which are added to those of {@code parsed}. */
    public static @Nullable Checked check(Environment environment, Parsed parsed) {
        Expr root = parsed.root();
        if (root == null) {
            return null;
        }
        Checker checker = new Checker(environment, parsed);
        checker.check(root);
        for (int i = 0; i < checker.types.length; i++) {
            Type type = checker.types[i];
            if (type != null) {
                checker.types[i] = checker.substitution.applyFully(type);
            }
        }
        Checked checked = new Checked(root, environment, checker.types, checker.references);
        if (parsed.issues().isEmpty()) {
            LiteralRules.check(checked, parsed);
        }
        return parsed.issues().isEmpty() ? checked : null;
    }

    private void issue(int id, String message) {
        issues.add(places.offset(id), message);
    }

    private void mismatch(Expr at, Type expected, Type found) {
        issue(at.id(), "expected type '" + expected.shown() + "' but found '" + found.shown() + "'");
    }

    private Type typeOf(Expr expr) {
        return substitution.apply(Objects.requireNonNull(types[expr.id()]));
    }

    private Type undeclared(int id, String name) {
        issue(id, "undeclared reference to '" + name + "' (in container '')");
        return Type.ERROR;
    }

    private void check(Expr expr) {
        Type type =
                switch (expr) {
                    case Expr.Literal(int id, var value) -> value.type();
                    case Expr.Ident(int id, String name) -> {
                        Type found = ident(id, name);
                        yield found == null ? undeclared(id, name) : found;
                    }
                    case Expr.Select select -> select(select);
                    case Expr.Call call -> call(call);
                    case Expr.CreateList list -> list(list);
                    case Expr.CreateMap map -> map(map);
                    case Expr.CreateStruct struct -> struct(struct);
                    case Expr.Comprehension fold -> comprehension(fold);
                };
        types[expr.id()] = type;
    }

    /** Looks a name up, innermost first, and notes what it means; null if it means nothing. */
    private @Nullable Type ident(int id, String written) {
        String name = written.startsWith(".") ? written.substring(1) : written;
        for (Map<String, Type> scope : scopes) {
            Type local = written.startsWith(".") ? null : scope.get(name);
            if (local != null) {
                references[id] = new Reference.Name(name, null);
                return local;
            }
        }
        Type variable = environment.variable(name);
        if (variable != null) {
            references[id] = new Reference.Name(name, null);
            return variable;
        }
        TypeVal type = environment.typeNamed(name);
        if (type != null) {
            references[id] = new Reference.Name(name, type);
            return Type.of(type.named());
        }
        return null;
    }

    /** {@code a.b.c} as a name, or null if it is not made of names alone. */
    static @Nullable String qualified(Expr expr) {
        return switch (expr) {
            case Expr.Ident(int id, String name) -> name;
            case Expr.Select(int id, Expr operand, String field, boolean test)
            when !test -> {
                String before = qualified(operand);
                yield before == null ? null : before + "." + field;
            }
            default -> null;
        };
    }

    private Type select(Expr.Select select) {
        String name = qualified(select);
        Type known = name == null || isLocal(name) ? null : ident(select.id(), name);
        if (known != null) {
            return known;
        }
        Type field = field(select.id(), select.operand(), select.field(), false);
        return select.testOnly() ? Type.BOOL : substitution.apply(field);
    }

    /** A variable of a fold hides what begins with its name. */
    private boolean isLocal(String qualified) {
        String first = qualified.substring(0, qualified.indexOf('.'));
        return scopes.stream().anyMatch(scope -> scope.containsKey(first));
    }

    private Type field(int id, Expr operand, String field, boolean optional) {
        check(operand);
        Type given = typeOf(operand);
        Type target = given.isOptional() ? given.parameter(0) : given;
        Type result =
                switch (target.kind()) {
                    case MAP -> target.parameter(1);
                    case STRUCT -> structField(id, target.name(), field);
                    case PARAMETER -> {
                        substitution.isAssignable(Type.DYN, target);
                        yield Type.DYN;
                    }
                    case DYN, ERROR -> Type.DYN;
                    default -> {
                        issue(id, "type '" + target.shown() + "' does not support field selection");
                        yield Type.DYN;
                    }
                };
        return given.isOptional() || optional ? Type.optional(result) : result;
    }

    private Type structField(int id, String struct, String field) {
        StructTypes structs = environment.structs();
        Type type = structs.has(struct) ? structs.field(struct, field) : null;
        if (type == null) {
            issue(id, "undefined field '" + field + "'");
            return Type.ERROR;
        }
        return type;
    }

    private Type call(Expr.Call call) {
        if (call.function().equals(Operators.OPTIONAL_SELECT)
                && call.arguments().getLast() instanceof Expr.Literal(int id, var value)
                && value instanceof io.hydrofoil.objects.cel.values.StringVal(String field)) {
            types[id] = Type.STRING;
            return substitution.apply(field(call.id(), call.arguments().getFirst(), field, true));
        }
        call.arguments().forEach(this::check);
        Expr target = call.target();
        if (target == null) {
            return resolved(call, environment.function(call.function()), null, false);
        }
        String prefix = qualified(target);
        if (prefix != null) {
            FunctionDecl namespaced = environment.function(prefix + "." + call.function());
            if (namespaced != null) {
                return resolved(call, namespaced, null, true);
            }
        }
        check(target);
        return resolved(call, environment.function(call.function()), target, false);
    }

    private Type resolved(Expr.Call call, @Nullable FunctionDecl function, @Nullable Expr target, boolean namespaced) {
        if (function == null) {
            return undeclared(call.id(), call.function());
        }
        List<Type> given = new ArrayList<>();
        if (target != null) {
            given.add(typeOf(target));
        }
        call.arguments().forEach(argument -> given.add(typeOf(argument)));
        if (function.name().equals(Operators.AND) || function.name().equals(Operators.OR)) {
            return logical(call, function, given);
        }
        List<Overload> candidates = new ArrayList<>(1);
        Type result = null;
        for (Overload overload : function.overloads()) {
            if (overload.member() == (target != null) && overload.arguments().size() == given.size()) {
                Type fits = fits(overload, given);
                if (fits != null) {
                    candidates.add(overload);
                    result = result == null || result.equals(fits) || result.isDyn() ? keep(result, fits) : Type.DYN;
                }
            }
        }
        if (result == null) {
            noMatch(call, function, given, target != null);
            return Type.ERROR;
        }
        references[call.id()] = new Reference.Function(function, List.copyOf(candidates), namespaced);
        return result;
    }

    private static Type keep(@Nullable Type first, Type next) {
        return first == null ? next : first;
    }

    private Type logical(Expr.Call call, FunctionDecl function, List<Type> given) {
        for (int i = 0; i < given.size(); i++) {
            if (!substitution.isAssignable(given.get(i), Type.BOOL)) {
                mismatch(call.arguments().get(i), Type.BOOL, given.get(i));
            }
        }
        references[call.id()] = new Reference.Function(function, function.overloads(), false);
        return Type.BOOL;
    }

    /** The type of the result if arguments of these types fit the signature, else null. */
    private @Nullable Type fits(Overload overload, List<Type> given) {
        Map<String, Type> fresh = new HashMap<>();
        overload.arguments().forEach(type -> renew(type, fresh));
        List<Type> wanted = overload.arguments();
        if (!fresh.isEmpty()) {
            wanted = wanted.stream()
                    .map(type -> Substitution.instantiate(type, fresh))
                    .toList();
        }
        if (!substitution.areAssignable(given, wanted)) {
            return null;
        }
        renew(overload.result(), fresh);
        return substitution.apply(Substitution.instantiate(overload.result(), fresh));
    }

    private void renew(Type type, Map<String, Type> fresh) {
        if (type.kind() == Type.Kind.PARAMETER) {
            fresh.computeIfAbsent(type.name(), name -> substitution.freshParameter());
        }
        type.parameters().forEach(parameter -> renew(parameter, fresh));
    }

    private void noMatch(Expr.Call call, FunctionDecl function, List<Type> given, boolean member) {
        List<String> shown = given.stream()
                .map(type -> substitution.applyFully(type).shown())
                .toList();
        String signature = member
                ? shown.getFirst() + ".(" + String.join(", ", shown.subList(1, shown.size())) + ")"
                : "(" + String.join(", ", shown) + ")";
        issue(call.id(), "found no matching overload for '" + function.name() + "' applied to '" + signature + "'");
    }

    private Type list(Expr.CreateList list) {
        Type common = null;
        for (Expr.Element element : list.elements()) {
            check(element.value());
            Type type = element.optional() ? present(element.value()) : typeOf(element.value());
            common = joined(common, type);
        }
        return Type.list(common == null ? substitution.freshParameter() : common);
    }

    /** The type of what an optional value holds. */
    private Type present(Expr value) {
        Type type = typeOf(value);
        if (type.isOptional()) {
            return type.parameter(0);
        }
        if (!type.isDyn()) {
            mismatch(value, Type.optional(type), type);
        }
        return type;
    }

    /** What both are; {@link LiteralRules} refuses what is mixed, but where that is allowed. */
    private Type joined(@Nullable Type before, Type now) {
        if (before == null) {
            return now;
        }
        return substitution.isAssignable(before, now) ? Substitution.mostGeneral(before, now) : Type.DYN;
    }

    private Type map(Expr.CreateMap map) {
        Type keys = null;
        Type values = null;
        for (Expr.Entry entry : map.entries()) {
            check(entry.key());
            keys = joined(keys, typeOf(entry.key()));
            check(entry.value());
            Type type = entry.optional() ? present(entry.value()) : typeOf(entry.value());
            values = joined(values, type);
        }
        return Type.map(
                keys == null ? substitution.freshParameter() : keys,
                values == null ? substitution.freshParameter() : values);
    }

    private Type struct(Expr.CreateStruct struct) {
        Type named = ident(struct.id(), struct.name());
        Type result = Type.ERROR;
        if (named == null) {
            return undeclared(struct.id(), struct.name());
        }
        if (named.kind() != Type.Kind.TYPE) {
            issue(struct.id(), "'" + named.name() + "' is not a type");
        } else if (!named.parameters().isEmpty() && named.parameter(0).kind() == Type.Kind.STRUCT) {
            result = named.parameter(0);
        } else {
            String name = named.parameters().isEmpty()
                    ? named.name()
                    : named.parameter(0).name();
            issue(struct.id(), "'" + name + "' is not a message type");
        }
        for (Expr.FieldValue field : struct.fields()) {
            check(field.value());
            Type wanted = result.kind() == Type.Kind.STRUCT
                    ? structField(field.id(), result.name(), field.name())
                    : Type.ERROR;
            Type given = field.optional() ? present(field.value()) : typeOf(field.value());
            if (!substitution.isAssignable(wanted, given)) {
                issue(
                        field.id(),
                        "expected type of field '" + field.name() + "' is '" + wanted.shown()
                                + "' but provided type is '" + given.shown() + "'");
            }
        }
        return result;
    }

    private Type comprehension(Expr.Comprehension fold) {
        check(fold.range());
        check(fold.initial());
        Type range = typeOf(fold.range());
        Type accumulated = typeOf(fold.initial());
        scopes.push(Map.of(fold.variables().accumulator(), accumulated));
        scopes.push(loopVariables(fold, range));
        check(fold.condition());
        expect(fold.condition(), Type.BOOL);
        check(fold.step());
        expect(fold.step(), accumulated);
        scopes.pop();
        check(fold.result());
        scopes.pop();
        return typeOf(fold.result());
    }

    private Map<String, Type> loopVariables(Expr.Comprehension fold, Type range) {
        Type first;
        Type second;
        switch (range.kind()) {
            case LIST -> {
                first = fold.variables().second() == null ? range.parameter(0) : Type.INT;
                second = range.parameter(0);
            }
            case MAP -> {
                first = range.parameter(0);
                second = range.parameter(1);
            }
            case DYN, ERROR, PARAMETER -> {
                substitution.isAssignable(Type.DYN, range);
                first = Type.DYN;
                second = Type.DYN;
            }
            default -> {
                issue(
                        fold.range().id(),
                        "expression of type '" + range.shown()
                                + "' cannot be range of a comprehension (must be list, map, or dynamic)");
                first = Type.ERROR;
                second = Type.ERROR;
            }
        }
        String name = fold.variables().second();
        return name == null
                ? Map.of(fold.variables().item(), first)
                : Map.of(fold.variables().item(), first, name, second);
    }

    private void expect(Expr expr, Type wanted) {
        if (!substitution.isAssignable(wanted, typeOf(expr))) {
            mismatch(expr, wanted, typeOf(expr));
        }
    }
}
