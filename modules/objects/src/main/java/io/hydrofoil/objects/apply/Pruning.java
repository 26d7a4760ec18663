package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.util.Map;

/** Takes paths out of a tree. */
final class Pruning {
    private Pruning() {}

    /** The tree without these paths; a new tree, which may share values with the old one. */
    static MapValue remove(Place place, MapValue tree, FieldSet gone) {
        MapValue out = new MapValue();
        for (Map.Entry<String, Value> field : tree) {
            FieldSet below = gone.below(Elements.field(field.getKey()));
            if (below == null) {
                out.put(field.getKey(), field.getValue());
            } else if (!below.isMember()) {
                out.put(field.getKey(), inside(place.field(field.getKey()), field.getValue(), below));
            }
        }
        return out;
    }

    private static Value inside(Place place, Value value, FieldSet gone) {
        return switch (value) {
            case MapValue map
            when place.isMap(map) && !place.atomic() -> {
                MapValue left = remove(place, map, gone);
                yield left.isEmpty() && !map.isEmpty() ? NullValue.NULL : left;
            }
            case ListValue list
            when place.isList(list) && !place.isAtomicList() -> {
                ListValue left = items(place, list, gone);
                yield left.isEmpty() && !list.isEmpty() ? NullValue.NULL : left;
            }
            default -> value;
        };
    }

    private static ListValue items(Place place, ListValue list, FieldSet gone) {
        ListValue out = new ListValue();
        StringBuilder fault = new StringBuilder(0);
        for (Value item : list) {
            String element = Elements.of(place, item, fault);
            FieldSet below = element == null ? null : gone.below(element);
            if (below == null) {
                out.add(item);
            } else if (!below.isMember()) {
                out.add(inside(place.item(), item, below));
            }
        }
        return out;
    }
}
