package io.hydrofoil.controllers.garbage;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns whom, over all kinds, by uid. Fed with every change in order, so an owner that is not here when its
 * dependent arrives does not exist: the
 * reference dangles.
 */
final class OwnerGraph {
    private final Map<String, ApiObject> byUid = new HashMap<>();
    private final Map<String, Map<ObjectKey, ApiObject>> dependents = new HashMap<>();

    void put(@Nullable ApiObject before, ApiObject slim) {
        ListValue owners = slim.metadata().list("ownerReferences");
        if (before != null
                && before.uid().equals(slim.uid())
                && before.metadata().list("ownerReferences").equals(owners)) {
            // as most changes: nothing but the object itself is another
            byUid.put(slim.uid(), slim);
            for (MapValue reference : owners.maps()) {
                Map<ObjectKey, ApiObject> siblings = dependents.get(reference.text("uid", ""));
                if (siblings != null) {
                    siblings.put(slim.key(), slim);
                }
            }
            return;
        }
        if (before != null) {
            unlink(before);
            if (!before.uid().equals(slim.uid())) {
                byUid.remove(before.uid());
            }
        }
        byUid.put(slim.uid(), slim);
        for (MapValue reference : owners.maps()) {
            dependents
                    .computeIfAbsent(reference.text("uid", ""), uid -> new LinkedHashMap<>())
                    .put(slim.key(), slim);
        }
    }

    void remove(ApiObject last) {
        unlink(last);
        byUid.remove(last.uid());
    }

    @Nullable
    ApiObject get(String uid) {
        return byUid.get(uid);
    }

    /** Objects with an owner reference to this uid. */
    Collection<ApiObject> dependents(String uid) {
        Map<ObjectKey, ApiObject> found = dependents.get(uid);
        return found == null ? List.of() : found.values();
    }

    private void unlink(ApiObject object) {
        for (MapValue reference : object.metadata().list("ownerReferences").maps()) {
            String uid = reference.text("uid", "");
            Map<ObjectKey, ApiObject> found = dependents.get(uid);
            if (found != null && found.remove(object.key()) != null && found.isEmpty()) {
                dependents.remove(uid);
            }
        }
    }

    static boolean hasFinalizer(ApiObject object, String finalizer) {
        return object.metadata().list("finalizers").texts().contains(finalizer);
    }

    /** The finalizers without one. */
    static ListValue without(ApiObject object, String finalizer) {
        return ListValue.ofTexts(object.metadata().list("finalizers").texts().stream()
                .filter(text -> !text.equals(finalizer))
                .toList());
    }
}
