package io.hydrofoil.client;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects by namespace and set of labels. There are as many sets as templates, not as objects: a selector is held
 * against each set once, however many objects have it. Labels that differ from pod to pod of one template are left out
 * of the sets; a selector that mentions one of them looks at every object.
 */
final class LabelIndex {
    private static final List<String> VARYING = List.of(
            "statefulset.kubernetes.io/pod-name",
            "apps.kubernetes.io/pod-index",
            "batch.kubernetes.io/job-completion-index");

    private final Map<String, Map<MapValue, Map<ObjectKey, ApiObject>>> byNamespace = new HashMap<>();

    void replace(@Nullable ApiObject old, @Nullable ApiObject now) {
        if (old != null && (now == null || !isSameSet(old, now))) {
            remove(old);
        }
        if (now != null) {
            byNamespace
                    .computeIfAbsent(now.namespace(), namespace -> new LinkedHashMap<>())
                    .computeIfAbsent(set(now), labels -> new LinkedHashMap<>())
                    .put(now.key(), now);
        }
    }

    private static boolean isSameSet(ApiObject old, ApiObject now) {
        return old.metadata().map("labels").equals(now.metadata().map("labels"))
                && old.namespace().equals(now.namespace());
    }

    private void remove(ApiObject old) {
        Map<MapValue, Map<ObjectKey, ApiObject>> sets = byNamespace.get(old.namespace());
        MapValue set = set(old);
        Map<ObjectKey, ApiObject> members = sets == null ? null : sets.get(set);
        if (sets != null && members != null && members.remove(old.key()) != null && members.isEmpty()) {
            sets.remove(set);
            if (sets.isEmpty()) {
                byNamespace.remove(old.namespace());
            }
        }
    }

    private static MapValue set(ApiObject object) {
        MapValue labels = object.metadata().map("labels");
        if (VARYING.stream().noneMatch(labels::has)) {
            return labels;
        }
        MapValue set = labels.copy();
        set.removeIf((key, value) -> VARYING.contains(key));
        return set.freeze();
    }

    Collection<ApiObject> selected(String namespace, LabelSelector selector) {
        Map<MapValue, Map<ObjectKey, ApiObject>> sets = byNamespace.getOrDefault(namespace, Map.of());
        boolean isExact = VARYING.stream().noneMatch(selector::mentions);
        Collection<ApiObject> first = List.of();
        List<ApiObject> all = null;
        for (Map.Entry<MapValue, Map<ObjectKey, ApiObject>> entry : sets.entrySet()) {
            Collection<ApiObject> members = entry.getValue().values();
            if (isExact && !selector.matches(entry.getKey())) {
                continue;
            }
            Collection<ApiObject> found = isExact
                    ? members
                    : members.stream()
                            .filter(object -> selector.matches(object.metadata().map("labels")))
                            .toList();
            if (first.isEmpty()) {
                first = found;
            } else {
                all = all == null ? new ArrayList<>(first) : all;
                all.addAll(found);
            }
        }
        return Collections.unmodifiableCollection(all == null ? first : all);
    }
}
