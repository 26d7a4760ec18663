package io.hydrofoil.objects.patch;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.GoPrint;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges the list of a field that merges: objects by their merge key, scalars as a set. Items are known by an identity,
 * the merge key's value or the
 * scalar itself. The result keeps the patch's items in the patch's order and weaves the others in by their old order;
 * new items stand as early as that
 * allows.
 */
final class ListMerge {
    private final Schema.Field field;
    private final String mergeKey;

    ListMerge(Schema.Field field) {
        this.field = field;
        this.mergeKey = field.patch().mergeKey();
    }

    private boolean isKeyed() {
        return !mergeKey.isEmpty();
    }

    ListValue merge(ListValue target, ListValue patch) throws PatchException {
        checkItems(target, patch);
        ListValue merged = target.copy();
        List<MapValue> changes = new ArrayList<>();
        boolean replace = false;
        if (!isKeyed()) {
            return ordered(union(merged, patch), patch, target);
        }
        for (MapValue item : patch.maps()) {
            Value directive = item.get(StrategicPatch.PATCH);
            if (directive == null) {
                changes.add(item);
            } else if (directive.equals(new StringValue("delete"))) {
                Value gone = identity(item);
                removeAll(merged, gone);
            } else if (directive.equals(new StringValue("replace"))) {
                replace = true;
            } else {
                throw StrategicPatch.unknown(directive, item);
            }
        }
        ListValue changed = new ListValue();
        changes.forEach(changed::add);
        if (replace) {
            return changed.copy();
        }
        ListValue remaining = merged.copy();
        mergeItems(merged, changes);
        return ordered(merged, changed, remaining);
    }

    private void removeAll(ListValue list, Value gone) throws PatchException {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (identity(list.at(i)).equals(gone)) {
                list.remove(i);
            }
        }
    }

    private void mergeItems(ListValue merged, List<MapValue> changes) throws PatchException {
        Map<Value, Integer> places = new HashMap<>();
        for (int i = 0; i < merged.size(); i++) {
            places.putIfAbsent(identity(merged.at(i)), i);
        }
        for (MapValue change : changes) {
            Value identity = identity(change);
            Integer place = places.get(identity);
            if (place != null) {
                merged.set(
                        place,
                        StrategicPatch.merge(
                                merged.mapAt(place), change, field.schema().item()));
            } else {
                Value fresh = Directives.without(change);
                if (fresh != null) {
                    places.put(identity, merged.size());
                    merged.add(fresh);
                }
            }
        }
    }

    private static ListValue union(ListValue merged, ListValue patch) {
        ListValue union = new ListValue();
        Set<Value> seen = new HashSet<>();
        for (ListValue list : List.of(merged, patch)) {
            for (Value item : list) {
                if (seen.add(item)) {
                    union.add(item);
                }
            }
        }
        return union;
    }

    /** Whether the items of two lists are objects; they must all be of one type, and no lists. */
    static boolean isOfObjects(ListValue one, ListValue other) throws PatchException {
        Class<?> type = null;
        for (ListValue list : List.of(one, other)) {
            for (Value item : list) {
                if (type == null && item instanceof ListValue) {
                    throw new PatchException(Statuses.rejected());
                }
                if (type != null && type != item.getClass()) {
                    throw new PatchException(mixed(one, other));
                }
                type = item.getClass();
            }
        }
        return type == MapValue.class;
    }

    private static ApiStatus mixed(ListValue one, ListValue other) {
        return Statuses.plainError(
                "list element types are not identical: [" + GoPrint.of(one) + " " + GoPrint.of(other) + "]");
    }

    /** Items must all be objects, or all scalars. */
    private void checkItems(ListValue target, ListValue patch) throws PatchException {
        for (ListValue list : List.of(target, patch)) {
            for (Value item : list) {
                if (item instanceof ListValue) {
                    throw new PatchException(Statuses.rejected());
                }
                if (item instanceof MapValue != isKeyed() || item instanceof NullValue) {
                    throw new PatchException(mixed(target, patch));
                }
            }
        }
    }

    private Value identity(Value item) throws PatchException {
        if (!isKeyed()) {
            return item;
        }
        Value key = item instanceof MapValue map ? map.get(mergeKey) : null;
        if (key == null) {
            throw new PatchException(Statuses.plainError(
                    "map: " + GoPrint.of(item) + " does not contain declared merge key: " + mergeKey));
        }
        return key;
    }

    /** The patch's items, deletions aside, must stand in {@code order} in the same sequence. */
    void checkOrder(ListValue patch, ListValue order) throws PatchException {
        if (patch.isEmpty() || order.isEmpty()) {
            return;
        }
        int at = 0;
        for (Value item : patch) {
            if (item instanceof MapValue map && map.has(StrategicPatch.PATCH)) {
                continue;
            }
            Value identity = identity(item);
            while (at < order.size() && !identity(order.at(at)).equals(identity)) {
                at++;
            }
            if (at == order.size()) {
                throw new PatchException(Statuses.plainError("The order in patch list:\n" + GoPrint.of(patch)
                        + "\n doesn't match $setElementOrder list:\n" + GoPrint.of(order) + "\n"));
            }
        }
    }

    /**
     * Sorts {@code merged}: items named in {@code order} in that order, the others woven in by their places in {@code
     * old}.
     */
    ListValue ordered(ListValue merged, ListValue order, ListValue old) throws PatchException {
        Map<Value, Integer> orderPlaces = places(order);
        Map<Value, Integer> oldPlaces = places(old);
        List<Value> named = new ArrayList<>();
        List<Value> others = new ArrayList<>();
        for (Value item : merged) {
            (orderPlaces.containsKey(identity(item)) ? named : others).add(item);
        }
        sort(named, orderPlaces);
        sort(others, oldPlaces);
        ListValue result = new ListValue();
        int at = 0;
        for (Value item : named) {
            Integer place = oldPlaces.get(identity(item));
            while (at < others.size() && isBefore(oldPlaces.get(identity(others.get(at))), place)) {
                result.add(others.get(at++));
            }
            result.add(item);
        }
        others.subList(at, others.size()).forEach(result::add);
        return result;
    }

    private static boolean isBefore(@Nullable Integer left, @Nullable Integer right) {
        return left != null && right != null && left < right;
    }

    private Map<Value, Integer> places(ListValue list) throws PatchException {
        Map<Value, Integer> places = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            places.putIfAbsent(identity(list.at(i)), i);
        }
        return places;
    }

    private void sort(List<Value> items, Map<Value, Integer> places) throws PatchException {
        List<Placed> placed = new ArrayList<>(items.size());
        for (Value item : items) {
            placed.add(new Placed(item, places.getOrDefault(identity(item), Integer.MAX_VALUE)));
        }
        Collections.sort(placed);
        for (int i = 0; i < items.size(); i++) {
            items.set(i, placed.get(i).item());
        }
    }

    private record Placed(Value item, int place) implements Comparable<Placed> {
        @Override
        public int compareTo(Placed other) {
            return Integer.compare(place, other.place);
        }
    }
}
