package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.Equality;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.OptionalVal;
import io.hydrofoil.objects.cel.values.Ordering;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Functions of lists that look at their items: order, sums, places. */
final class Lists {
    static final List<Type> ORDERED = List.of(
            Type.INT, Type.UINT, Type.DOUBLE, Type.BOOL, Type.DURATION, Type.TIMESTAMP, Type.STRING, Type.BYTES);
    private static final Map<Type, Val> ZEROS = Map.of(
            Type.INT, new IntVal(0),
            Type.UINT, new UintVal(0),
            Type.DOUBLE, new DoubleVal(0),
            Type.DURATION, new DurationVal(0));
    private static final List<Type> SUMMED = List.of(Type.INT, Type.UINT, Type.DOUBLE, Type.DURATION);
    private static final Type ITEM = Type.parameter("T");

    private Lists() {}

    static List<FunctionDecl> functions() {
        return List.of(
                ofOrdered("isSorted", "is_sorted_bool", Type.BOOL, Lists::isSorted),
                ofOrdered("max", "max", ITEM, values -> extreme("max", values[0], 1)),
                ofOrdered("min", "min", ITEM, values -> extreme("min", values[0], -1)),
                FunctionDecl.of(
                        "sum",
                        SUMMED.stream()
                                .map(type -> Overload.member(
                                        "list_" + type.shown() + "_sum_" + type.shown(),
                                        type,
                                        values -> sum((ListVal) values[0], ZEROS.getOrDefault(type, values[0])),
                                        Type.list(type)))
                                .toArray(Overload[]::new)),
                place("indexOf", "list_a_index_of_int", true),
                place("lastIndexOf", "list_a_last_index_of_int", false),
                FunctionDecl.of(
                        "first",
                        Overload.member(
                                "list_first", Type.optional(ITEM), values -> end(values[0], true), Type.list(ITEM))),
                FunctionDecl.of(
                        "last",
                        Overload.member(
                                "list_last", Type.optional(ITEM), values -> end(values[0], false), Type.list(ITEM))));
    }

    /** @param result the parameter for the type of the items */
    private static FunctionDecl ofOrdered(String name, String id, Type result, Overload.Body body) {
        return FunctionDecl.of(
                name,
                ORDERED.stream()
                        .map(type -> Overload.member(
                                "list_" + type.shown() + "_" + id,
                                result.equals(ITEM) ? type : result,
                                body,
                                Type.list(type)))
                        .toArray(Overload[]::new));
    }

    private static Val isSorted(Val... values) {
        ListVal list = (ListVal) values[0];
        for (int i = 1; i < list.size(); i++) {
            Val order = Ordering.compare(list.get(i - 1), list.get(i));
            if (order instanceof ErrorVal) {
                return order;
            }
            if (order instanceof IntVal(long sign) && sign > 0) {
                return BoolVal.FALSE;
            }
        }
        return BoolVal.TRUE;
    }

    private static Val sum(ListVal list, Val zero) {
        Val sum = zero;
        for (int i = 0; i < list.size() && !(sum instanceof ErrorVal); i++) {
            sum = Arithmetic.add(sum, list.get(i));
        }
        return sum;
    }

    private static Val extreme(String name, Val value, int wanted) {
        ListVal list = (ListVal) value;
        if (list.size() == 0) {
            return new ErrorVal(name + " called on empty list");
        }
        Val best = list.get(0);
        for (int i = 1; i < list.size(); i++) {
            Val order = Ordering.compare(list.get(i), best);
            if (order instanceof ErrorVal) {
                return order;
            }
            if (order instanceof IntVal(long sign) && sign == wanted) {
                best = list.get(i);
            }
        }
        return best;
    }

    private static FunctionDecl place(String name, String id, boolean first) {
        return FunctionDecl.of(
                name,
                Overload.member(
                        id, Type.INT, values -> place((ListVal) values[0], values[1], first), Type.list(ITEM), ITEM));
    }

    private static Val place(ListVal list, Val value, boolean first) {
        int size = list.size();
        for (int i = 0; i < size; i++) {
            int at = first ? i : size - 1 - i;
            if (Equality.equal(list.get(at), value)) {
                return new IntVal(at);
            }
        }
        return new IntVal(-1);
    }

    private static Val end(Val value, boolean first) {
        ListVal list = (ListVal) value;
        if (list.size() == 0) {
            return OptionalVal.NONE;
        }
        return OptionalVal.of(list.get(first ? 0 : list.size() - 1));
    }

    /** All items, for what needs them in another order. */
    static List<Val> items(ListVal list) {
        List<Val> items = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            items.add(list.get(i));
        }
        return items;
    }
}
