package io.hydrofoil.objects;

import io.hydrofoil.objects.columns.Cells;
import io.hydrofoil.objects.columns.PodCells;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns in which each kind is shown as a Table, and the cells of an object. Pure; any thread. */
public final class Tables {
    /** Opens what describes the columns of a name in all kinds. */
    private static final String ANY_KIND = "*";

    private static final String DESCRIPTION = "  ";

    private static final ColumnTexts TEXTS = new ColumnTexts();
    private static final Map<String, List<Column>> COLUMNS = load();
    private static final List<Column> STANDARD = COLUMNS.getOrDefault("default", List.of());

    private static final Comparator<MapValue> AS_TRIED = Comparator.<MapValue>comparingLong(
                    schema -> schema.map("spec").number("matchingPrecedence", 0))
            .thenComparing(schema -> schema.map("metadata").text("name", ""));

    private Tables() {}

    /** A column without a name only adds a cell. */
    private record Column(String name, String type, String format, int priority, Cell cell, String description) {
        Column describedAs(String text) {
            return new Column(name, type, format, priority, cell, text);
        }
    }

    /** Computes what a row shows in one column. */
    @FunctionalInterface
    public interface Cell {
        Value of(MapValue object, long nowMs);
    }

    /** Whether the kind has columns of its own; else it has a name and the time of creation only. */
    public static boolean hasOwnColumns(Kind kind) {
        return kind.custom() != null || COLUMNS.containsKey(kind.group() + "/" + kind.kind());
    }

    /** {@code columnDefinitions} of a Table, as a new list of maps. */
    public static ListValue columns(Kind kind) {
        CustomKind custom = kind.custom();
        if (custom != null) {
            return custom.blueprint().columns().definitions();
        }
        ListValue columns = new ListValue();
        for (Column column : of(kind)) {
            if (!column.name().isEmpty()) {
                columns.addMap()
                        .put("name", column.name())
                        .put("type", column.type())
                        .put("format", column.format())
                        .put("description", TEXTS.text(column.description()))
                        .put("priority", column.priority());
            }
        }
        return columns;
    }

    /** {@code cells} of a row, in the order of the columns. */
    public static ListValue cells(Kind kind, MapValue object, long nowMs) {
        CustomKind custom = kind.custom();
        if (custom != null) {
            return custom.blueprint().columns().cells(object, nowMs);
        }
        ListValue cells = new ListValue();
        for (Column column : of(kind)) {
            cells.add(column.cell().of(object, nowMs));
        }
        return cells;
    }

    /** {@code conditions} of a row, or null if it has none (only pods that have ended do). */
    public static @Nullable ListValue conditions(Kind kind, MapValue object) {
        return kind.kind().equals("Pod") && kind.custom() == null ? PodCells.conditions(object) : null;
    }

    /** Whether the rows of a list do not come in the order of its items. */
    public static boolean hasOwnOrder(Kind kind) {
        return kind.kind().equals("FlowSchema") && kind.custom() == null;
    }

    /** The items of a list as the rows follow each other: flow schemas as they are tried. */
    public static List<MapValue> inOrder(Kind kind, List<MapValue> items) {
        return hasOwnOrder(kind) ? items.stream().sorted(AS_TRIED).toList() : items;
    }

    private static List<Column> of(Kind kind) {
        return COLUMNS.getOrDefault(kind.group() + "/" + kind.kind(), STANDARD);
    }

    private static Map<String, List<Column>> load() {
        Map<String, List<Column>> columns = new HashMap<>();
        Map<String, String> byName = new HashMap<>();
        List<Column> open = new ArrayList<>();
        String kind = "";
        String name = "";
        for (String line : ModuleText.lines("columns.txt")) {
            if (line.startsWith(":")) {
                kind = line.substring(1);
                open = new ArrayList<>();
                columns.put(kind, open);
            } else if (line.startsWith(DESCRIPTION)) {
                String text = line.substring(DESCRIPTION.length());
                TEXTS.add(text);
                if (kind.equals(ANY_KIND)) {
                    byName.put(name, text);
                } else {
                    open.add(open.removeLast().describedAs(text));
                }
            } else if (kind.equals(ANY_KIND)) {
                name = line;
            } else {
                open.add(column(line, byName));
            }
        }
        return columns;
    }

    private static Column column(String line, Map<String, String> descriptions) {
        String[] parts = line.split("\\|", 4);
        int colon = parts[1].indexOf(':');
        return new Column(
                parts[0],
                colon < 0 ? parts[1] : parts[1].substring(0, colon),
                colon < 0 ? "" : parts[1].substring(colon + 1),
                parts[2].isEmpty() ? 0 : Integer.parseInt(parts[2]),
                Cells.cell(parts[3]),
                descriptions.getOrDefault(parts[0], ""));
    }
}
