package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.Ordering;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Functions of lists that make other lists: parts, orders, joins. */
final class Sequences {
    private static final Type ITEM = Type.parameter("T");
    private static final Type LIST = Type.list(ITEM);

    private Sequences() {}

    static List<FunctionDecl> functions() {
        return List.of(
                FunctionDecl.of(
                        "slice",
                        Overload.member(
                                "list_slice",
                                LIST,
                                values -> slice((ListVal) values[0], Texts.number(values[1]), Texts.number(values[2])),
                                LIST,
                                Type.INT,
                                Type.INT)),
                FunctionDecl.of(
                        "flatten",
                        Overload.member("list_flatten", LIST, values -> flat((ListVal) values[0], 1), Type.list(LIST)),
                        Overload.member(
                                "list_flatten_int",
                                Type.list(Type.DYN),
                                values -> flat((ListVal) values[0], Texts.number(values[1])),
                                Type.list(Type.DYN),
                                Type.INT)),
                FunctionDecl.of(
                        "lists.range",
                        Overload.function(
                                "lists_range",
                                Type.list(Type.INT),
                                values -> new Counting(Texts.number(values[0])),
                                Type.INT)),
                FunctionDecl.of(
                        "distinct",
                        Overload.member("list_distinct", LIST, values -> distinct((ListVal) values[0]), LIST)),
                FunctionDecl.of(
                        "reverse",
                        Overload.member("list_reverse", LIST, values -> new Reversed((ListVal) values[0]), LIST)),
                FunctionDecl.of(
                        "sort",
                        Lists.ORDERED.stream()
                                .map(type -> Overload.member(
                                        "list_" + type.name() + "_sort",
                                        Type.list(type),
                                        values -> sorted((ListVal) values[0], (ListVal) values[0]),
                                        Type.list(type)))
                                .toArray(Overload[]::new)),
                FunctionDecl.of(
                        "@sortByAssociatedKeys",
                        Lists.ORDERED.stream()
                                .map(type -> Overload.member(
                                        "list_" + type.name() + "_sortByAssociatedKeys",
                                        LIST,
                                        values -> sorted((ListVal) values[0], (ListVal) values[1]),
                                        LIST,
                                        Type.list(type)))
                                .toArray(Overload[]::new)));
    }

    private static Val slice(ListVal list, long start, long end) {
        String fault = null;
        if (start < 0 || end < 0) {
            fault = "negative indexes not supported";
        } else if (start > end) {
            fault = "start index must be less than or equal to end index";
        } else if (list.size() < end) {
            fault = "list is length " + list.size();
        }
        return fault == null
                ? ListVal.of(Lists.items(list).subList((int) start, (int) end))
                : new ErrorVal("cannot slice(" + start + ", " + end + "), " + fault);
    }

    private static Val flat(ListVal list, long depth) {
        if (depth < 0) {
            return new ErrorVal("level must be non-negative");
        }
        List<Val> items = new ArrayList<>();
        flatten(list, depth, items);
        return ListVal.of(items);
    }

    private static void flatten(ListVal list, long depth, List<Val> into) {
        for (int i = 0; i < list.size(); i++) {
            Val item = list.get(i);
            if (depth > 0 && item instanceof ListVal inner) {
                flatten(inner, depth - 1, into);
            } else {
                into.add(item);
            }
        }
    }

    private static Val distinct(ListVal list) {
        List<Val> seen = new ArrayList<>();
        ListVal known = ListVal.of(seen);
        for (int i = 0; i < list.size(); i++) {
            Val item = list.get(i);
            if (!known.contains(item)) {
                seen.add(item);
            }
        }
        return known;
    }

    /** The items of a list in the order of their keys. */
    private static Val sorted(ListVal list, ListVal keys) {
        int size = list.size();
        if (size != keys.size()) {
            return new ErrorVal("@sortByAssociatedKeys() expected a list of the same size as the associated keys list,"
                    + " but got " + size + " and " + keys.size() + " elements respectively");
        }
        if (size == 0) {
            return list;
        }
        Val first = keys.get(0);
        if (!Ordering.isOrdered(first)) {
            return new ErrorVal("list elements must be comparable");
        }
        Integer[] places = new Integer[size];
        for (int i = 0; i < size; i++) {
            if (!keys.get(i).type().equals(first.type())) {
                return new ErrorVal("list elements must have the same type");
            }
            places[i] = i;
        }
        Arrays.sort(
                places,
                (one, other) ->
                        Ordering.compare(keys.get(one), keys.get(other)) instanceof IntVal(long sign) ? (int) sign : 0);
        List<Val> items = new ArrayList<>(size);
        for (int place : places) {
            items.add(list.get(place));
        }
        return ListVal.of(items);
    }

    /** The numbers from zero up, which are not kept: a few characters could ask for a lot of them. */
    private static final class Counting extends ListVal {
        private final int size;

        Counting(long size) {
            this.size = Math.clamp(size, 0, Integer.MAX_VALUE);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Val get(int index) {
            return new IntVal(index);
        }
    }

    /** A list from its end. */
    private static final class Reversed extends ListVal {
        private final ListVal list;

        Reversed(ListVal list) {
            this.list = list;
        }

        @Override
        public int size() {
            return list.size();
        }

        @Override
        public Val get(int index) {
            return list.get(list.size() - 1 - index);
        }
    }
}
