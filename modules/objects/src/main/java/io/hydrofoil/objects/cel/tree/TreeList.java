package io.hydrofoil.objects.cel.tree;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.cel.values.Equality;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list of a tree. The order of a set, and of items that are told apart by keys, says nothing; adding to them merges.
 */
final class TreeList extends ListVal {
    private final ListValue tree;
    private final TreeType type;
    private final TreeType items;

    /** @param type a list, or what nothing is known of */
    TreeList(ListValue tree, TreeType type) {
        this.tree = tree;
        this.type = type;
        TreeType known = type.element();
        this.items = known == null ? TreeType.DYN : known;
    }

    /** What it is a view of. */
    ListValue tree() {
        return tree;
    }

    @Override
    public int size() {
        return tree.size();
    }

    @Override
    public Val get(int index) {
        return TreeVals.of(tree.at(index), items);
    }

    @Override
    protected boolean isUnordered() {
        return type.kind() == TreeType.Kind.SET || type.kind() == TreeType.Kind.KEYED_LIST;
    }

    @Override
    protected boolean sameItems(ListVal other) {
        return switch (type.kind()) {
            case SET -> sameSet(other);
            case KEYED_LIST -> sameByKey(other);
            default -> super.sameItems(other);
        };
    }

    private boolean sameSet(ListVal other) {
        Members own = members(this);
        for (int i = 0; i < other.size(); i++) {
            if (!own.has(other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameByKey(ListVal other) {
        Map<List<Val>, Integer> own = byKey(this);
        for (int i = 0; i < other.size(); i++) {
            Integer at = own.get(key(other.get(i)));
            if (at == null || !Equality.equal(get(at), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private Map<List<Val>, Integer> byKey(ListVal list) {
        Map<List<Val>, Integer> places = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            places.put(key(list.get(i)), i);
        }
        return places;
    }

    /** What tells an item apart; keys that are absent count too. */
    private List<Val> key(Val item) {
        List<Val> key = new ArrayList<>();
        for (String name : type.keys()) {
            String escaped = FieldNames.escape(name);
            Val value = item instanceof MapVal map && escaped != null ? map.find(escaped) : null;
            key.add(value == null ? StringVal.EMPTY : value);
        }
        return key;
    }

    @Override
    public ListVal plus(ListVal other) {
        return switch (type.kind()) {
            case SET -> union(other);
            case KEYED_LIST -> merged(other);
            default -> super.plus(other);
        };
    }

    private ListVal union(ListVal other) {
        List<Val> all = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            all.add(get(i));
        }
        Members own = members(this);
        for (int i = 0; i < other.size(); i++) {
            if (!own.has(other.get(i))) {
                all.add(other.get(i));
            }
        }
        return ListVal.of(all);
    }

    private ListVal merged(ListVal other) {
        List<Val> all = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            all.add(get(i));
        }
        Map<List<Val>, Integer> own = byKey(this);
        for (int i = 0; i < other.size(); i++) {
            Integer at = own.get(key(other.get(i)));
            if (at == null) {
                all.add(other.get(i));
            } else {
                all.set(at, other.get(i));
            }
        }
        return ListVal.of(all);
    }

    private static Members members(ListVal list) {
        Members members = new Members();
        for (int i = 0; i < list.size(); i++) {
            members.add(list.get(i));
        }
        return members;
    }

    /** Which values a list holds: texts are looked up at once, all else is compared. */
    private static final class Members {
        private final Set<Val> texts = new HashSet<>();
        private final List<Val> others = new ArrayList<>();

        void add(Val value) {
            if (value instanceof StringVal) {
                texts.add(value);
            } else {
                others.add(value);
            }
        }

        boolean has(Val value) {
            return texts.contains(value) || others.stream().anyMatch(other -> Equality.equal(other, value));
        }
    }
}
