package io.hydrofoil.objects.patch;

import io.hydrofoil.objects.GoPrint;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch: like a merge patch, but lists whose schema has a merge key merge item by item, and directives
 * in the patch say more: {@code
 * $patch: delete|replace}, {@code $retainKeys}, {@code $setElementOrder/FIELD}, {@code $deleteFromPrimitiveList/FIELD}.
 * Faults of form are 400, faults
 * that the real server does not classify are a 500 without reason (source: recordings).
 */
public final class StrategicPatch {
    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String SET_ELEMENT_ORDER = "$setElementOrder/";
    static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList/";

    private StrategicPatch() {}

    /** Applies {@code patch}, an object or null. Its whole numbers are integers however they are written. */
    public static MapValue apply(Schema schema, MapValue target, Value patch) throws PatchException {
        return switch (patch) {
            case NullValue ignored -> target.copy();
            case MapValue map -> merge(target.copy(), WholeNumbers.in(map), schema);
            default -> throw new PatchException(Statuses.badRequest("invalid JSON document"));
        };
    }

    /** Merges into {@code target}, which may be changed; returns the result. */
    static MapValue merge(MapValue target, MapValue patch, @Nullable Schema schema) throws PatchException {
        Value directive = patch.get(PATCH);
        if (directive != null) {
            return directed(directive, patch);
        }
        retainKeys(target, patch);
        Set<String> done = new HashSet<>();
        for (String key : patch.keys()) {
            if (isDirectiveFor(key, SET_ELEMENT_ORDER, "setElementOrder list")) {
                String name = key.substring(SET_ELEMENT_ORDER.length());
                done.add(key);
                if (ordered(target, name, patch, field(schema, name))) {
                    done.add(name);
                }
            }
        }
        for (Map.Entry<String, Value> entry : patch) {
            String key = entry.getKey();
            if (!done.contains(key) && !key.equals(RETAIN_KEYS)) {
                mergeField(target, key, entry.getValue(), schema);
            }
        }
        return target;
    }

    /** Whether a key is a directive, which must name a field. */
    private static boolean isDirectiveFor(String key, String prefix, String what) throws PatchException {
        boolean names = key.startsWith(prefix);
        if (!names && key.startsWith(prefix.substring(0, prefix.length() - 1))) {
            throw new PatchException(Statuses.badRequest("invalid patch format of " + what));
        }
        return names;
    }

    private static MapValue directed(Value directive, MapValue patch) throws PatchException {
        String word = directive instanceof StringValue(String text) ? text : "";
        return switch (word) {
            case "replace" -> {
                MapValue replacement = patch.copy();
                replacement.remove(PATCH);
                yield replacement;
            }
            case "delete" -> new MapValue();
            default -> throw unknown(directive, patch);
        };
    }

    private static void mergeField(MapValue target, String key, Value value, @Nullable Schema schema)
            throws PatchException {
        if (isDirectiveFor(key, DELETE_FROM_LIST, "primitive list")) {
            String name = key.substring(DELETE_FROM_LIST.length());
            deleteFromList(target, name, value, field(schema, name));
            return;
        }
        if (value instanceof NullValue) {
            target.remove(key);
            return;
        }
        Value old = target.get(key);
        Schema.Field field = field(schema, key);
        if (value instanceof MapValue map && old instanceof MapValue inner) {
            Schema below = field != null ? field.schema() : item(schema);
            boolean replaced = field != null && field.patch().replace();
            target.put(key, replaced ? map.copy() : merge(inner, map, below));
        } else if (value instanceof ListValue list && old instanceof ListValue inner) {
            target.put(key, list(inner, list, field));
        } else {
            Value fresh = Directives.without(value);
            if (fresh == null) {
                target.remove(key);
            } else {
                target.put(key, fresh);
            }
        }
    }

    /** Merges lists if their field says so, else the patch's list replaces. */
    private static ListValue list(ListValue target, ListValue patch, Schema.@Nullable Field field)
            throws PatchException {
        if (field == null || !field.patch().merge()) {
            return patch.copy();
        }
        return new ListMerge(field).merge(target, patch);
    }

    /** Null removes the whole list; what else is no list removes nothing. */
    private static void deleteFromList(MapValue target, String key, Value values, Schema.@Nullable Field field)
            throws PatchException {
        if (values instanceof NullValue) {
            target.remove(key);
        } else if (values instanceof ListValue removed && target.get(key) instanceof ListValue list) {
            if (ListMerge.isOfObjects(list, removed)) {
                // Objects are no primitives: they are merged as if the directive were not there.
                target.put(key, merger(key, field).merge(list, removed));
                return;
            }
            Set<Value> gone = new HashSet<>();
            removed.forEach(gone::add);
            list.removeIf(gone::contains);
        }
    }

    private static ListMerge merger(String name, Schema.@Nullable Field field) throws PatchException {
        if (field == null || field.patch().mergeKey().isEmpty()) {
            throw new PatchException(Statuses.plainError("cannot merge lists without merge key for " + name));
        }
        return new ListMerge(field);
    }

    /** Keeps only the listed keys, which must cover what the patch sets. */
    private static void retainKeys(MapValue target, MapValue patch) throws PatchException {
        Value directive = patch.get(RETAIN_KEYS);
        if (directive == null) {
            return;
        }
        if (!(directive instanceof ListValue list)) {
            throw new PatchException(Statuses.badRequest("invalid patch format of retainKeys"));
        }
        Set<String> retained = new HashSet<>(list.texts());
        for (Map.Entry<String, Value> entry : patch) {
            String key = entry.getKey();
            boolean sets = !(entry.getValue() instanceof NullValue)
                    && !key.equals(RETAIN_KEYS)
                    && !key.startsWith(SET_ELEMENT_ORDER)
                    && !key.startsWith(DELETE_FROM_LIST);
            if (sets && !retained.contains(key)) {
                throw new PatchException(Statuses.badRequest("invalid patch format of retainKeys"));
            }
        }
        target.removeIf((key, value) -> !retained.contains(key));
    }

    /** Merges a list and puts it into the order that the patch asks for; false if there is no list on either side. */
    private static boolean ordered(MapValue target, String name, MapValue patch, Schema.@Nullable Field field)
            throws PatchException {
        ListValue order = list(patch.get(SET_ELEMENT_ORDER + name));
        ListValue old = list(target.get(name));
        ListValue change = list(patch.get(name));
        if (order == null) {
            return false;
        }
        if (field == null) {
            throw new PatchException(Statuses.plainError("unable to find api field for the json field " + name));
        }
        if (old == null && change == null) {
            return false;
        }
        ListMerge merge = new ListMerge(field);
        ListValue merged;
        if (change == null) {
            merged = Objects.requireNonNull(old).copy();
        } else {
            merge.checkOrder(change, order);
            Value fresh = old == null ? Directives.without(change) : list(old.copy(), change, field);
            merged = (ListValue) Objects.requireNonNull(fresh);
        }
        target.put(name, merge.ordered(merged, order, old == null ? ListValue.EMPTY : old));
        return true;
    }

    /** The value as a list, or null if it is absent. */
    private static @Nullable ListValue list(@Nullable Value value) throws PatchException {
        if (value == null || value instanceof ListValue) {
            return (ListValue) value;
        }
        throw new PatchException(
                Statuses.plainError("expected a []interface {}, but received a " + GoPrint.type(value)));
    }

    private static Schema.@Nullable Field field(@Nullable Schema schema, String name) {
        return schema != null && schema.type() == Schema.Type.OBJECT ? schema.field(name) : null;
    }

    private static @Nullable Schema item(@Nullable Schema schema) {
        return schema != null && schema.type() == Schema.Type.MAP ? schema.item() : null;
    }

    static PatchException unknown(Value directive, MapValue map) {
        return new PatchException(
                Statuses.plainError("unknown patch type: " + GoPrint.of(directive) + " in map: " + GoPrint.of(map)));
    }
}
