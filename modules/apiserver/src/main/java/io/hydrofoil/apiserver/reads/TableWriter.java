package io.hydrofoil.apiserver.reads;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Tables;
import java.util.List;

/**
 * Turns objects into a {@code Table}: cells by the kind's printer columns, and of each object as much as was asked for.
 */
final class TableWriter {
    private final String metaVersion;
    private final Representation.Included included;

    TableWriter(String metaVersion, Representation.Included included) {
        this.metaVersion = metaVersion;
        this.included = included;
    }

    /** A table of one object. */
    MapValue ofObject(Kind kind, MapValue object, boolean withColumns, long nowMs) {
        MapValue metadata = new MapValue();
        String revision = object.textAt("metadata", "resourceVersion");
        if (revision != null) {
            metadata.put("resourceVersion", revision);
        }
        return frame(kind, metadata, withColumns).put("rows", ListValue.of(row(kind, object, nowMs)));
    }

    /** A table of a list. */
    MapValue ofList(Kind kind, MapValue listMetadata, List<MapValue> items, long nowMs) {
        ListValue rows = new ListValue();
        Tables.inOrder(kind, items).forEach(item -> rows.add(row(kind, item, nowMs)));
        return frame(kind, listMetadata, true)
                .put("rows", items.isEmpty() && !Tables.hasOwnColumns(kind) ? NullValue.NULL : rows);
    }

    /** All of a table but its rows. */
    MapValue frame(Kind kind, MapValue metadata, boolean withColumns) {
        return new MapValue()
                .put("kind", Shape.TABLE.kind())
                .put("apiVersion", metaVersion)
                .put("metadata", metadata)
                .put("columnDefinitions", withColumns ? Tables.columns(kind) : NullValue.NULL);
    }

    /** One row. */
    MapValue row(Kind kind, MapValue object, long nowMs) {
        MapValue inner = Versions.inner(kind, object);
        MapValue row = new MapValue().put("cells", Tables.cells(kind, inner, nowMs));
        ListValue conditions = Tables.conditions(kind, object);
        if (conditions != null) {
            row.put("conditions", conditions);
        }
        return switch (included) {
            case NONE -> row.put("object", NullValue.NULL);
            case METADATA ->
                row.put(
                        "object",
                        new MapValue()
                                .put("kind", Shape.METADATA.kind())
                                .put("apiVersion", metaVersion)
                                .put("metadata", inner.map("metadata")));
            case OBJECT -> row.put("object", object);
        };
    }
}
