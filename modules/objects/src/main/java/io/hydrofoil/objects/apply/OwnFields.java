package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.Map;
import java.util.TreeMap;

/** The fields that a tree speaks of: what somebody owns who applies it. */
final class OwnFields {
    private final FieldSet set = new FieldSet();
    private final Path path = new Path();

    private OwnFields() {}

    static FieldSet of(Place place, MapValue tree) {
        OwnFields own = new OwnFields();
        own.fields(place, tree);
        return own.set;
    }

    private void collect(Place place, Value value) {
        if (place.isMap(value)) {
            if (place.atomic()) {
                path.addTo(set);
            } else {
                fields(place, Place.mapOf(value));
            }
        } else if (place.isList(value)) {
            if (place.isAtomicList()) {
                path.addTo(set);
            } else {
                items(place, value);
            }
        } else {
            path.addTo(set);
        }
    }

    private void fields(Place place, MapValue map) {
        for (Map.Entry<String, Value> field : map) {
            Value value = field.getValue();
            path.enterField(field.getKey());
            collect(place.field(field.getKey()), value);
            boolean isEmpty = value instanceof MapValue inner ? inner.isEmpty() : isNull(value);
            if (isEmpty || !place.names(field.getKey())) {
                path.addTo(set);
            }
            path.leave();
        }
    }

    private static boolean isNull(Value value) {
        return value instanceof io.hydrofoil.objects.NullValue;
    }

    private void items(Place place, Value value) {
        StringBuilder fault = new StringBuilder(0);
        for (Value item : Place.listOf(value)) {
            String element = Elements.of(place, item, fault);
            if (element != null) {
                path.enter(element);
                collect(place.item(), item);
                path.addTo(set);
                path.leave();
            }
        }
    }

    /** The set with every named field that holds one of its paths, so that removing all below removes the holder. */
    static FieldSet withHolders(Place place, FieldSet set) {
        Map<String, FieldSet> steps = new TreeMap<>(Elements.ORDER);
        for (Map.Entry<String, FieldSet> step : set.steps()) {
            String element = step.getKey();
            FieldSet node = withHolders(place.step(element), step.getValue());
            boolean holds = Elements.isField(element)
                    && place.names(Elements.name(element))
                    && node.steps().iterator().hasNext();
            steps.put(element, holds && !node.isMember() ? node.union(SELF) : node);
        }
        return FieldSet.node(set.isMember(), steps);
    }

    private static final FieldSet SELF = FieldSet.node(true, Map.of());
}
