package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.HumanDuration;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns in which objects of a custom kind are shown: the name, then those of the definition, or the age if it has
 * none. Immutable.
 */
public final class CustomColumns {
    private static final String NAME_TEXT = "Name must be unique within a namespace. Is required when creating"
            + " resources, although some resources may allow a client to request the generation of an appropriate name"
            + " automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot"
            + " be updated. More info:"
            + " https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";
    private static final String AGE_TEXT = "CreationTimestamp is a timestamp representing the server time when this"
            + " object was created. It is not guaranteed to be set in happens-before order across separate operations."
            + " Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the"
            + " system. Read-only. Null for lists. More info:"
            + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";
    private static final String AGE_PATH = ".metadata.creationTimestamp";

    private final List<Column> columns;

    private CustomColumns(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    private record Column(String name, String type, String format, String text, long priority, JsonPath path) {
        Value cell(MapValue object, long nowMs) {
            List<Value> found = path.select(object);
            if (found.isEmpty()) {
                return NullValue.NULL;
            }
            Value value = found.getFirst();
            return switch (type) {
                case "string" -> new StringValue(value instanceof StringValue(String plain) ? plain : Json.text(value));
                case "integer" ->
                    value instanceof NumberValue number ? NumberValue.of(number.longValue()) : NullValue.NULL;
                case "number" -> value instanceof NumberValue ? value : NullValue.NULL;
                case "boolean" -> value instanceof BoolValue ? value : NullValue.NULL;
                case "date" ->
                    value instanceof StringValue(String time)
                            ? new StringValue(HumanDuration.since(time, nowMs, "<invalid>"))
                            : NullValue.NULL;
                default -> NullValue.NULL;
            };
        }
    }

    /** The columns of a version of a definition. A column that cannot be read ends the table, as clients know it. */
    static CustomColumns of(MapValue version) {
        List<Column> columns = new ArrayList<>();
        try {
            columns.add(new Column("Name", "string", "name", NAME_TEXT, 0, JsonPath.parse(".metadata.name")));
            ListValue given = version.list("additionalPrinterColumns");
            if (given.isEmpty()) {
                columns.add(new Column("Age", "date", "", AGE_TEXT, 0, JsonPath.parse(AGE_PATH)));
            }
            for (MapValue column : given.maps()) {
                String path = column.text("jsonPath", "");
                String text = column.text("description", "");
                columns.add(new Column(
                        column.text("name", ""),
                        column.text("type", ""),
                        column.text("format", ""),
                        text.isEmpty() ? "Custom resource definition column (in JSONPath format): " + path : text,
                        column.number("priority", 0),
                        JsonPath.parse(path)));
            }
        } catch (MalformedException e) {
            return new CustomColumns(columns);
        }
        return new CustomColumns(columns);
    }

    /** {@code columnDefinitions} of a Table, as a new list. */
    public ListValue definitions() {
        ListValue definitions = new ListValue();
        for (Column column : columns) {
            definitions
                    .addMap()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.format())
                    .put("description", column.text())
                    .put("priority", column.priority());
        }
        return definitions;
    }

    /** {@code cells} of the row of an object, in the order of the columns. */
    public ListValue cells(MapValue object, long nowMs) {
        ListValue cells = new ListValue();
        columns.forEach(column -> cells.add(column.cell(object, nowMs)));
        return cells;
    }
}
