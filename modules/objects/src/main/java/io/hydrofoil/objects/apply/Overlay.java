package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A configuration that a policy lays over an object: nobody comes to own its fields, and it cannot take any away. */
public final class Overlay {
    private final List<String> atomics = new ArrayList<>(0);

    private Overlay() {}

    /**
     * A new tree.
     *
     * @throws MalformedException if the configuration does not fit the schema, or would replace more than it says
     */
    public static MapValue lay(Schema schema, MapValue live, MapValue config) throws MalformedException {
        Place place = Place.of(schema);
        String faults = TypeCheck.faults(place, config);
        if (!faults.isEmpty()) {
            throw new MalformedException("failed to convert patch object to typed object: " + faults);
        }
        Overlay search = new Overlay();
        search.find(place, config, "");
        if (!search.atomics.isEmpty()) {
            throw new MalformedException("invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: "
                    + String.join(", ", search.atomics));
        }
        return TreeMerge.merge(place, live, config);
    }

    /** What is one value would lose all that the configuration does not say. */
    private void find(Place place, Value value, String path) {
        if (place.schema() == null) {
            return;
        }
        switch (value) {
            case MapValue map
            when place.isMap(map) -> {
                if (place.atomic()) {
                    atomics.add(path);
                }
                for (Map.Entry<String, Value> field : map) {
                    if (place.names(field.getKey())) {
                        find(place.field(field.getKey()), field.getValue(), path + "." + field.getKey());
                    }
                }
            }
            case ListValue list
            when place.isList(list) -> {
                if (place.isAtomicList()) {
                    atomics.add(path);
                }
                for (int i = 0; i < list.size(); i++) {
                    find(place.item(), list.at(i), path + "[" + i + "]");
                }
            }
            default -> {
                // scalars, and what does not fit
            }
        }
    }
}
