package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.syntax.Operators;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.Equality;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.Ordering;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;

/** Logic, equality, order and membership. */
final class Comparisons {
    private Comparisons() {}

    /** What an order must be for the answer to be yes. */
    private interface Test {
        boolean holds(long order);
    }

    static List<FunctionDecl> functions() {
        Type any = Type.parameter("A");
        Type bool = Type.BOOL;
        return List.of(
                lazy(Operators.CONDITIONAL, "conditional", any, bool, any, any),
                lazy(Operators.AND, "logical_and", bool, bool, bool),
                lazy(Operators.OR, "logical_or", bool, bool, bool),
                lazy(Operators.NOT_STRICTLY_FALSE, "not_strictly_false", bool, bool),
                operator(
                        Operators.NOT,
                        values -> values[0] instanceof BoolVal flag
                                ? BoolVal.of(flag == BoolVal.FALSE)
                                : ErrorVal.NO_SUCH_OVERLOAD,
                        List.of(signature("logical_not", bool, bool))),
                operator(
                        Operators.EQUALS,
                        values -> BoolVal.of(Equality.equal(values[0], values[1])),
                        List.of(signature("equals", bool, any, any))),
                operator(
                        Operators.NOT_EQUALS,
                        values -> BoolVal.of(!Equality.equal(values[0], values[1])),
                        List.of(signature("not_equals", bool, any, any))),
                order(Operators.LESS, "less", order -> order < 0),
                order(Operators.LESS_EQUALS, "less_equals", order -> order <= 0),
                order(Operators.GREATER, "greater", order -> order > 0),
                order(Operators.GREATER_EQUALS, "greater_equals", order -> order >= 0),
                in());
    }

    /** What is planned as a step of its own, for it need not look at all of its operands. */
    private static FunctionDecl lazy(String name, String id, Type result, Type... arguments) {
        return FunctionDecl.of(name, signature(id, result, arguments));
    }

    private static Overload signature(String id, Type result, Type... arguments) {
        return Overload.function(id, result, values -> ErrorVal.NO_SUCH_OVERLOAD, arguments);
    }

    private static FunctionDecl operator(String name, Overload.Body body, List<Overload> overloads) {
        return FunctionDecl.operator(name, body, overloads);
    }

    private static FunctionDecl order(String name, String id, Test test) {
        List<Overload> overloads = new ArrayList<>();
        overloads.add(signature(id + "_bool", Type.BOOL, Type.BOOL, Type.BOOL));
        Type[] numbers = {Type.INT, Type.UINT, Type.DOUBLE};
        String[] names = {"int64", "uint64", "double"};
        for (int i = 0; i < numbers.length; i++) {
            overloads.add(signature(id + "_" + names[i], Type.BOOL, numbers[i], numbers[i]));
            for (int j = 0; j < numbers.length; j++) {
                if (i != j) {
                    overloads.add(signature(id + "_" + names[i] + "_" + names[j], Type.BOOL, numbers[i], numbers[j]));
                }
            }
        }
        overloads.add(signature(id + "_string", Type.BOOL, Type.STRING, Type.STRING));
        overloads.add(signature(id + "_bytes", Type.BOOL, Type.BYTES, Type.BYTES));
        overloads.add(signature(id + "_timestamp", Type.BOOL, Type.TIMESTAMP, Type.TIMESTAMP));
        overloads.add(signature(id + "_duration", Type.BOOL, Type.DURATION, Type.DURATION));
        Overload.Body body = values -> {
            Val order = Ordering.compare(values[0], values[1]);
            return order instanceof IntVal(long sign) ? BoolVal.of(test.holds(sign)) : order;
        };
        return operator(name, body, List.copyOf(overloads));
    }

    private static FunctionDecl in() {
        Type key = Type.parameter("A");
        Overload.Body body = values -> switch (values[1]) {
            case ListVal list -> BoolVal.of(list.contains(values[0]));
            case MapVal map -> {
                Val found = map.find(values[0]);
                yield found instanceof ErrorVal ? found : BoolVal.of(found != null);
            }
            default -> ErrorVal.noSuchOverload(Operators.IN, values);
        };
        return operator(
                Operators.IN,
                body,
                List.of(
                        signature("in_list", Type.BOOL, key, Type.list(key)),
                        signature("in_map", Type.BOOL, key, Type.map(key, Type.parameter("B")))));
    }
}
