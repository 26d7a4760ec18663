package io.hydrofoil.client;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The views of one control loop, fed from one {@link ChangeFeed}, so that all of them stand at one revision. Declared
 * views, indices and listeners
 * first, then {@link #open}, then {@link #poll} in the duty cycle. Owned by one agent thread.
 */
public final class Views implements AutoCloseable {
    private final Map<Kind, View> views = new LinkedHashMap<>();
    private final Set<Kind> slim = new HashSet<>();
    private final Map<Kind, List<Listener>> listeners = new HashMap<>();
    private final Map<Kind, View> custom = new LinkedHashMap<>();
    private final List<CustomListener> customListeners = new ArrayList<>();
    private final Map<Kind, Map<ObjectKey, ApiObject>> beforeReset = new HashMap<>();
    private final Feeder feeder = new Feeder();
    private @Nullable ChangeFeed feed;

    /** The view of a kind, declared at its first mention. */
    public View of(Kind kind) {
        slim.remove(kind);
        return views.computeIfAbsent(kind, View::new);
    }

    /**
     * The view of a kind whose objects keep only apiVersion, kind and metadata (without managedFields), unless {@link
     * #of} is asked for the same
     * kind too. For loops that look at everything; listeners still see whole objects after a change.
     */
    public View metadataOf(Kind kind) {
        return views.computeIfAbsent(kind, k -> {
            slim.add(k);
            return new View(k);
        });
    }

    /** Adds a listener to changes of a kind, whose view is that of {@link #of} unless it was declared before. */
    public void onChange(Kind kind, Listener listener) {
        if (!views.containsKey(kind)) {
            of(kind);
        }
        listeners.computeIfAbsent(kind, k -> new ArrayList<>()).add(listener);
    }

    /** Lets there be views of all custom kinds too, of metadata as {@link #metadataOf}, and adds a listener to them. */
    public void onCustomChange(CustomListener listener) {
        customListeners.add(listener);
    }

    /** The views of the custom kinds that are known now. */
    public Collection<View> custom() {
        return Collections.unmodifiableCollection(custom.values());
    }

    /** The view of a custom kind by its group and name, in whichever version; null: not known. */
    public @Nullable View customOf(String group, String kind) {
        for (View view : custom.values()) {
            if (view.kind().kind().equals(kind) && view.kind().group().equals(group)) {
                return view;
            }
        }
        return null;
    }

    /** Starts the feed of all declared kinds. */
    public void open(FeedSource cluster, Doorbell doorbell) {
        Set<Kind> kinds = Set.copyOf(views.keySet());
        feed = customListeners.isEmpty()
                ? cluster.openFeed(kinds, doorbell)
                : cluster.openFeedWithCustom(kinds, doorbell);
    }

    /** Takes in up to {@code limit} changes and tells listeners; returns how many. */
    public int poll(int limit) {
        return feed == null ? 0 : feed.poll(feeder, limit);
    }

    /** All views show everything up to this revision. */
    public long revision() {
        return feed == null ? 0 : feed.revision();
    }

    /** Whether all views have their first objects. */
    public boolean areSynced() {
        return feed != null
                && views.values().stream().allMatch(View::isSynced)
                && custom.values().stream().allMatch(View::isSynced);
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        }
    }

    /** Told of each change after the view has taken it in. */
    @FunctionalInterface
    public interface Listener {
        /** {@code before} null: created (or first seen); {@code after} null: deleted. Never both. */
        void onChange(@Nullable ApiObject before, @Nullable ApiObject after);
    }

    /** Told of changes of custom objects, of whose trees only metadata is there. */
    public interface CustomListener extends Listener {
        /** All objects of this kind have been told. */
        default void onSynced(Kind kind) {}
    }

    private final class Feeder implements ChangeFeed.Handler {
        private View view(Kind kind) {
            View view = views.get(kind);
            if (view == null && kind.custom() != null && !customListeners.isEmpty()) {
                return custom.computeIfAbsent(kind, View::new);
            }
            if (view == null) {
                throw new IllegalArgumentException("the feed delivers " + kind + ", which nobody asked for");
            }
            return view;
        }

        @Override
        public void onReset(Kind kind) {
            View view = view(kind);
            view.synced(false);
            Map<ObjectKey, ApiObject> old = new LinkedHashMap<>();
            view.all().forEach(object -> old.put(object.key(), object));
            beforeReset.put(kind, old);
        }

        @Override
        public void onPut(ApiObject object) {
            Map<ObjectKey, ApiObject> old = beforeReset.get(object.kind());
            if (old != null) {
                old.remove(object.key());
            }
            View view = view(object.kind());
            ApiObject before = view.get(object.key());
            // Older than what is known, but for a kind that starts over: it was listed before the feed had come so far.
            boolean isOld = before != null && before.revision() > object.revision() && old == null;
            if (isOld || (before != null && before.revision() == object.revision())) {
                return;
            }
            if (object.kind().custom() != null) {
                ApiObject bare = metadataOnly(object);
                view.put(bare);
                customListeners.forEach(listener -> listener.onChange(before, bare));
                return;
            }
            view.put(slim.contains(object.kind()) ? metadataOnly(object) : object);
            tell(object.kind(), before, object);
        }

        @Override
        public void onDelete(ApiObject last) {
            View view = view(last.kind());
            ApiObject before = view.get(last.key());
            if (before == null || before.revision() > last.revision()) {
                return;
            }
            view.remove(last.key());
            if (last.kind().custom() != null) {
                customListeners.forEach(listener -> listener.onChange(before, null));
            } else {
                tell(last.kind(), last, null);
            }
        }

        @Override
        public void onSynced(Kind kind) {
            Map<ObjectKey, ApiObject> gone = beforeReset.remove(kind);
            if (gone != null) {
                gone.values().forEach(this::onDelete);
            }
            view(kind).synced(true);
            if (kind.custom() != null) {
                customListeners.forEach(listener -> listener.onSynced(kind));
            }
        }

        private static ApiObject metadataOnly(ApiObject object) {
            MapValue metadata = object.metadata();
            if (metadata.has("managedFields")) {
                metadata = metadata.copy();
                metadata.remove("managedFields");
            }
            MapValue tree = new MapValue()
                    .put("apiVersion", object.kind().apiVersion())
                    .put("kind", object.kind().kind())
                    .put("metadata", metadata);
            return ApiObject.of(object.kind(), object.revision(), tree);
        }

        private void tell(Kind kind, @Nullable ApiObject before, @Nullable ApiObject after) {
            for (Listener listener : listeners.getOrDefault(kind, List.of())) {
                listener.onChange(before, after);
            }
        }
    }
}
