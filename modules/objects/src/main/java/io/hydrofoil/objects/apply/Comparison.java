package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two trees of one schema, found in one pass. A list that merges is passed over when it is equal:
 * to tell its elements apart would cost more than to compare them.
 */
final class Comparison {
    final FieldSet added = new FieldSet();
    final FieldSet modified = new FieldSet();
    final FieldSet removed = new FieldSet();
    private final Path path = new Path();

    private Comparison() {}

    /** Compares, passing over what is at or below the paths of {@code ignored}. */
    static Comparison of(Place place, MapValue before, MapValue after, FieldSet ignored) {
        Comparison comparison = new Comparison();
        comparison.fields(place, before, after, ignored);
        return comparison;
    }

    boolean isEmpty() {
        return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }

    private void compare(Place place, @Nullable Value before, @Nullable Value after, @Nullable FieldSet ignored) {
        Value witness = after == null || (Place.isVoid(after) && before != null) ? before : after;
        if (place.isMap(witness)) {
            if (place.atomic() || (Place.isVoid(before) && Place.isVoid(after))) {
                leaf(before, after);
                return;
            }
            fields(place, Place.mapOf(before), Place.mapOf(after), ignored);
        } else if (place.isList(witness)) {
            if (place.isAtomicList() || (Place.isVoid(before) && Place.isVoid(after))) {
                leaf(before, after);
                return;
            }
            items(place, Place.listOf(before), Place.listOf(after));
        } else {
            leaf(before, after);
            return;
        }
        if (before == null) {
            path.addTo(added);
        } else if (after == null) {
            path.addTo(removed);
        }
    }

    private void leaf(@Nullable Value before, @Nullable Value after) {
        if (before == null) {
            path.addTo(added);
        } else if (after == null) {
            path.addTo(removed);
        } else if (!before.equals(after)) {
            path.addTo(modified);
        }
    }

    private void fields(Place place, MapValue before, MapValue after, @Nullable FieldSet ignored) {
        for (Map.Entry<String, Value> field : before) {
            field(place, field.getKey(), field.getValue(), after.get(field.getKey()), ignored);
        }
        for (Map.Entry<String, Value> field : after) {
            if (!before.has(field.getKey())) {
                field(place, field.getKey(), null, field.getValue(), ignored);
            }
        }
    }

    private void field(
            Place place, String name, @Nullable Value before, @Nullable Value after, @Nullable FieldSet ignored) {
        FieldSet ignoredBelow = ignored == null || ignored.isEmpty() ? null : ignored.below(Elements.field(name));
        if (ignoredBelow != null && ignoredBelow.isMember()) {
            return;
        }
        path.enterField(name);
        compare(place.field(name), before, after, ignoredBelow);
        path.leave();
    }

    private void items(Place place, ListValue before, ListValue after) {
        if (before.equals(after)) {
            return;
        }
        Map<String, List<Value>> olds = byElement(place, before);
        Map<String, List<Value>> news = byElement(place, after);
        olds.forEach((element, old) -> item(place, element, old, news.getOrDefault(element, List.of())));
        news.forEach((element, made) -> {
            if (!olds.containsKey(element)) {
                item(place, element, List.of(), made);
            }
        });
    }

    private static Map<String, List<Value>> byElement(Place place, ListValue list) {
        Map<String, List<Value>> items = new LinkedHashMap<>();
        StringBuilder fault = new StringBuilder(0);
        for (Value item : list) {
            String element = Elements.of(place, item, fault);
            if (element != null) {
                items.computeIfAbsent(element, key -> new ArrayList<>(1)).add(item);
            }
        }
        return items;
    }

    /** Elements that stand twice are one value: which of the two was meant, nobody can tell. */
    private void item(Place place, String element, List<Value> before, List<Value> after) {
        path.enter(element);
        if (before.size() <= 1 && after.size() <= 1) {
            compare(place.item(), first(before), first(after), null);
        } else if (before.size() > 1 && after.size() > 1) {
            if (!before.equals(after)) {
                path.addTo(modified);
            }
        } else if (before.size() > 1) {
            if (!after.isEmpty()) {
                compare(place.item(), null, first(after), null);
            }
            path.addTo(removed);
        } else {
            if (!before.isEmpty()) {
                compare(place.item(), first(before), null, null);
            }
            path.addTo(added);
        }
        path.leave();
    }

    private static @Nullable Value first(List<Value> values) {
        return values.isEmpty() ? null : values.getFirst();
    }
}
