package io.hydrofoil.apiserver.reads;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** Columns and cells of a kind: those that every kind has that declares none of its own. */
final class PrinterColumns {
    private static final ListValue DEFAULT = ListValue.of(
                    column("Name", "string", "name", "Name of the object."),
                    column("Created At", "date", "", "When the object was created."))
            .freeze();

    private PrinterColumns() {}

    /** Column definitions. */
    static ListValue columns(Kind kind) {
        return DEFAULT;
    }

    /** Whether the kind has no columns of its own. */
    static boolean isDefault(Kind kind) {
        return true;
    }

    /** The cells of one object. */
    static ListValue cells(Kind kind, MapValue object, long nowMs) {
        MapValue metadata = object.map("metadata");
        return new ListValue().add(metadata.text("name", "")).add(metadata.text("creationTimestamp", "<unknown>"));
    }

    private static MapValue column(String name, String type, String format, String description) {
        return new MapValue()
                .put("name", name)
                .put("type", type)
                .put("format", format)
                .put("description", description)
                .put("priority", 0);
    }
}
