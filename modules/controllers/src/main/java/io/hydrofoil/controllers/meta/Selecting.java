package io.hydrofoil.controllers.meta;

import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The other way round from a selector: which objects of a kind (services, budgets) select something with given labels.
 * The answer is remembered by set of labels until an object of the kind in that namespace changes, so that the pods of
 * one template ask once.
 */
public final class Selecting {
    private static final int MOST_REMEMBERED = 10_000;

    private final View view;
    private final Function<ApiObject, @Nullable LabelSelector> selectorOf;
    private final Map<String, Map<MapValue, List<ObjectKey>>> remembered = new HashMap<>();
    private int size;

    /** Objects of {@code kind}, by the selector that {@code selectorOf} gives (null: it selects nothing). */
    public Selecting(Views views, Kind kind, Function<ApiObject, @Nullable LabelSelector> selectorOf) {
        this.view = views.of(kind);
        this.selectorOf = selectorOf;
        views.onChange(kind, (before, after) -> {
            ApiObject object = after == null ? before : after;
            if (object != null) {
                Map<MapValue, List<ObjectKey>> forgotten = remembered.remove(object.namespace());
                size -= forgotten == null ? 0 : forgotten.size();
            }
        });
    }

    /** Those that select an object with these labels in this namespace. */
    public List<ObjectKey> of(String namespace, MapValue labels) {
        Map<MapValue, List<ObjectKey>> known = remembered.computeIfAbsent(namespace, fresh -> new HashMap<>());
        List<ObjectKey> found = known.get(labels);
        if (found == null) {
            found = find(namespace, labels);
            if (size++ >= MOST_REMEMBERED) {
                remembered.clear();
                size = 0;
            } else {
                known.put(labels, found);
            }
        }
        return found;
    }

    private List<ObjectKey> find(String namespace, MapValue labels) {
        List<ObjectKey> found = new ArrayList<>();
        for (ApiObject candidate : view.inNamespace(namespace)) {
            LabelSelector selector = selectorOf.apply(candidate);
            if (selector != null && selector.matches(labels)) {
                found.add(candidate.key());
            }
        }
        return List.copyOf(found);
    }
}
