package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.cel.tree.TreeVals;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The namespace of a request as expressions see it: without what no policy should depend on, such as managedFields. */
final class NamespaceView {
    private static final List<String> METADATA = List.of(
            "name",
            "generateName",
            "namespace",
            "labels",
            "annotations",
            "uid",
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "generation",
            "resourceVersion",
            "finalizers");

    private NamespaceView() {}

    static Val of(@Nullable MapValue namespace) {
        if (namespace == null) {
            return NullVal.NULL;
        }
        MapValue shown = new MapValue()
                .put("metadata", only(namespace.map("metadata"), METADATA))
                .put("spec", only(namespace.map("spec"), List.of("finalizers")))
                .put("status", only(namespace.map("status"), List.of("conditions", "phase")));
        return TreeVals.of(shown);
    }

    private static MapValue only(MapValue tree, List<String> fields) {
        MapValue kept = new MapValue();
        for (String field : fields) {
            Value value = tree.get(field);
            if (value != null) {
                kept.put(field, value.copy());
            }
        }
        return kept;
    }
}
