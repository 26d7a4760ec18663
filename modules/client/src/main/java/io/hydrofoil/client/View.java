package io.hydrofoil.client;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ObjectKey;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind, fed by {@link Views}; read-only to the loop that owns it, on its agent's thread. Lookups by
 * namespace and by
 * declared indices are hash lookups. Iteration order is the order of arrival, the same in every replay.
 */
public final class View {
    /** Name of the index by namespace, which every view has. */
    public static final String BY_NAMESPACE = "namespace";

    private final Kind kind;
    private final Map<ObjectKey, ApiObject> objects = new LinkedHashMap<>();
    private final Map<String, Index> indices = new HashMap<>();
    private @Nullable LabelIndex labels;
    private boolean synced;

    View(Kind kind) {
        this.kind = kind;
        index(BY_NAMESPACE, object -> List.of(object.namespace()));
    }

    /** The kind. */
    public Kind kind() {
        return kind;
    }

    /** Whether everything that existed at the start has arrived. */
    public boolean isSynced() {
        return synced;
    }

    /**
     * Declares an index before the first poll: each object is found under each of the keys that {@code keysOf} gives.
     */
    public View index(String name, Function<ApiObject, ? extends Collection<String>> keysOf) {
        indices.put(name, new Index(keysOf));
        return this;
    }

    /** The object, or null. */
    public @Nullable ApiObject get(String namespace, String name) {
        return objects.get(new ObjectKey(kind, namespace, name));
    }

    /** The object, or null. */
    public @Nullable ApiObject get(ObjectKey key) {
        return objects.get(key);
    }

    /** All objects. */
    public Collection<ApiObject> all() {
        return Collections.unmodifiableCollection(objects.values());
    }

    /** The objects of a namespace. */
    public Collection<ApiObject> inNamespace(String namespace) {
        return by(BY_NAMESPACE, namespace);
    }

    /** The objects that a declared index holds under {@code key}. */
    public Collection<ApiObject> by(String index, String key) {
        Index found = indices.get(index);
        if (found == null) {
            throw new IllegalArgumentException("view of " + kind.plural() + " has no index " + index);
        }
        return found.get(key);
    }

    /** Declares, before the first poll, that objects are looked for by their labels. */
    public View indexLabels() {
        if (labels == null) {
            labels = new LabelIndex();
        }
        return this;
    }

    /** The objects of a namespace that the selector selects; to be declared by {@link #indexLabels}. */
    public Collection<ApiObject> selected(String namespace, LabelSelector selector) {
        if (labels == null) {
            throw new IllegalArgumentException("view of " + kind.plural() + " has no index of labels");
        }
        return labels.selected(namespace, selector);
    }

    @Nullable
    ApiObject put(ApiObject object) {
        ApiObject old = objects.put(object.key(), object);
        for (Index index : indices.values()) {
            index.replace(old, object);
        }
        if (labels != null) {
            labels.replace(old, object);
        }
        return old;
    }

    @Nullable
    ApiObject remove(ObjectKey key) {
        ApiObject old = objects.remove(key);
        for (Index index : indices.values()) {
            index.replace(old, null);
        }
        if (labels != null) {
            labels.replace(old, null);
        }
        return old;
    }

    void synced(boolean now) {
        synced = now;
    }

    private static final class Index {
        private final Function<ApiObject, ? extends Collection<String>> keysOf;
        private final Map<String, Map<ObjectKey, ApiObject>> byKey = new HashMap<>();

        Index(Function<ApiObject, ? extends Collection<String>> keysOf) {
            this.keysOf = keysOf;
        }

        Collection<ApiObject> get(String key) {
            Map<ObjectKey, ApiObject> found = byKey.get(key);
            return found == null ? Collections.emptyList() : Collections.unmodifiableCollection(found.values());
        }

        /** Keys are few; in another order they only cost a little more work. */
        private static boolean isSame(Collection<String> before, Collection<String> after) {
            return before.size() == after.size() && after.containsAll(before);
        }

        void replace(@Nullable ApiObject old, @Nullable ApiObject now) {
            Collection<String> before = old == null ? List.of() : keysOf.apply(old);
            Collection<String> after = now == null ? List.of() : keysOf.apply(now);
            if (old != null && !isSame(before, after)) {
                for (String key : before) {
                    Map<ObjectKey, ApiObject> found = byKey.get(key);
                    if (found != null && found.remove(old.key()) != null && found.isEmpty()) {
                        byKey.remove(key);
                    }
                }
            }
            if (now != null) {
                for (String key : after) {
                    byKey.computeIfAbsent(key, k -> new LinkedHashMap<>()).put(now.key(), now);
                }
            }
        }
    }
}
