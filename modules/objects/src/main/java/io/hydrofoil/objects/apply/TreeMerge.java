package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration laid over a live tree. What the configuration says wins; of lists that merge, elements match by their
 * keys and take the order of the configuration, those that only the live tree has stay next to their neighbours.
 */
final class TreeMerge {
    private TreeMerge() {}

    /** A new tree; neither operand changes, and the result shares nothing with them. */
    static MapValue merge(Place place, MapValue live, MapValue config) {
        return fields(place, live, config);
    }

    /** At least one of the two is there; null: nothing is left to show. */
    private static @Nullable Value merged(Place place, @Nullable Value live, @Nullable Value config) {
        if (config == null) {
            return live == null ? null : live.copy();
        }
        boolean bothVoid = Place.isVoid(live) && Place.isVoid(config);
        Value witness = Place.isVoid(config) && live != null ? live : config;
        if (place.isMap(witness) && !place.atomic() && !bothVoid && fits(place, live, config)) {
            return fields(place, Place.mapOf(live), Place.mapOf(config));
        }
        if (place.isList(witness) && !place.isAtomicList() && !bothVoid) {
            return items(place, Place.listOf(live), Place.listOf(config));
        }
        return config.copy();
    }

    /** Without a schema, a map over a list or scalar replaces it. */
    private static boolean fits(Place place, @Nullable Value live, Value config) {
        return place.schema() != null
                || ((live == null || live instanceof MapValue || Place.isVoid(live))
                        && (config instanceof MapValue || Place.isVoid(config)));
    }

    private static MapValue fields(Place place, MapValue live, MapValue config) {
        MapValue out = new MapValue();
        for (Map.Entry<String, Value> field : live) {
            put(out, place, field.getKey(), field.getValue(), config.get(field.getKey()));
        }
        for (Map.Entry<String, Value> field : config) {
            if (!live.has(field.getKey())) {
                put(out, place, field.getKey(), null, field.getValue());
            }
        }
        return out;
    }

    private static void put(MapValue out, Place place, String name, @Nullable Value live, @Nullable Value config) {
        Value value = merged(place.field(name), live, config);
        if (value != null) {
            out.put(name, value);
        }
    }

    private static ListValue items(Place place, ListValue live, ListValue config) {
        return new Interleave(place, new Indexed(place, live), new Indexed(place, config)).run();
    }

    /** A list with the element of each item; an element that stands twice cannot be merged with. */
    private static final class Indexed {
        final List<String> elements = new ArrayList<>();
        final List<Value> items = new ArrayList<>();
        final Map<String, Value> single = new HashMap<>();
        final Set<String> all = new HashSet<>();

        Indexed(Place place, ListValue list) {
            StringBuilder fault = new StringBuilder(0);
            for (Value item : list) {
                String element = Elements.of(place, item, fault);
                if (element != null) {
                    elements.add(element);
                    items.add(item);
                    if (all.add(element)) {
                        single.put(element, item);
                    } else {
                        single.remove(element);
                    }
                }
            }
        }
    }

    /** Walks both lists at once; shared elements come in the order of the configuration. */
    private static final class Interleave {
        private final Place place;
        private final Indexed live;
        private final Indexed config;
        private final Deque<String> shared = new ArrayDeque<>();
        private final Set<String> taken = new HashSet<>();
        private final ListValue out = new ListValue();
        private int atLive;
        private int atConfig;

        Interleave(Place place, Indexed live, Indexed config) {
            this.place = place;
            this.live = live;
            this.config = config;
            config.elements.stream().filter(live.all::contains).forEach(shared::add);
        }

        ListValue run() {
            while (atLive < live.elements.size() || atConfig < config.elements.size()) {
                if (atLive >= live.elements.size()) {
                    takeConfig();
                } else {
                    fromLive(live.elements.get(atLive));
                }
            }
            return out;
        }

        private void fromLive(String element) {
            boolean moreConfig = atConfig < config.elements.size();
            if (!config.all.contains(element)) {
                out.add(live.items.get(atLive++).copy());
            } else if (moreConfig && element.equals(config.elements.get(atConfig))) {
                atLive++;
                takeConfig();
            } else if (moreConfig && !shared.isEmpty() && !element.equals(shared.peek())) {
                atLive++;
            } else {
                if (taken.contains(element)) {
                    atLive++;
                }
                if (moreConfig) {
                    takeConfig();
                }
            }
        }

        private void takeConfig() {
            String element = config.elements.get(atConfig++);
            taken.add(element);
            if (element.equals(shared.peek())) {
                shared.remove();
            }
            Value merged = merged(place.item(), live.single.get(element), config.single.get(element));
            if (merged != null) {
                out.add(merged);
            }
        }
    }
}
