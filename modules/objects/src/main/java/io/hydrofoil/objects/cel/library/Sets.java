package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ListVal;
import java.util.List;

/** Lists as sets. */
final class Sets {
    private static final Type LIST = Type.list(Type.parameter("T"));

    private Sets() {}

    private interface Relation {
        boolean holds(ListVal one, ListVal other);
    }

    static List<FunctionDecl> functions() {
        return List.of(
                relation("sets.contains", "list_sets_contains_list", Sets::contains),
                relation(
                        "sets.equivalent",
                        "list_sets_equivalent_list",
                        (one, other) -> contains(one, other) && contains(other, one)),
                relation("sets.intersects", "list_sets_intersects_list", Sets::intersects));
    }

    private static FunctionDecl relation(String name, String id, Relation relation) {
        return FunctionDecl.of(
                name,
                Overload.function(
                        id,
                        Type.BOOL,
                        values -> BoolVal.of(relation.holds((ListVal) values[0], (ListVal) values[1])),
                        LIST,
                        LIST));
    }

    private static boolean contains(ListVal list, ListVal part) {
        for (int i = 0; i < part.size(); i++) {
            if (!list.contains(part.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean intersects(ListVal one, ListVal other) {
        for (int i = 0; i < other.size(); i++) {
            if (one.contains(other.get(i))) {
                return true;
            }
        }
        return false;
    }
}
