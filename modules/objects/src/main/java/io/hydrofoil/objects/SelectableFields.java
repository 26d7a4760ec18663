package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a kind can be selected (source: selectable-fields.csv), and where a record's header keeps their
 * values: 0 is metadata.name, 1
 * metadata.namespace, the others follow in the order of the storage kind's rows. A kind that is another view of stored
 * objects (events.k8s.io) names the
 * storage kind's fields differently but shares their places.
 */
final class SelectableFields {
    static final int NAME = 0;
    static final int NAMESPACE = 1;
    static final int FIRST_STORED = 2;
    /** The place of a field that headers do not keep. */
    static final int NOT_STORED = -1;

    private static final Map<Kind, SelectableFields> BY_KIND = new ConcurrentHashMap<>();

    private final @Nullable Kind kind;
    private final boolean ownTable;
    private final Map<String, Field> fields;

    private SelectableFields(@Nullable Kind kind, boolean ownTable, Map<String, Field> fields) {
        this.kind = kind;
        this.ownTable = ownTable;
        this.fields = fields;
    }

    /**
     * One selectable field: its place, the paths in the kind's own tree of which the first that is set counts, and what
     * an absent one reads as.
     */
    record Field(int place, List<String[]> paths, String absent) {
        String valueIn(MapValue object) {
            for (String[] path : paths) {
                Value value = object.at(path);
                String text =
                        value instanceof StringValue(String string) ? string : value == null ? "" : value.toString();
                if (!text.isEmpty()) {
                    return text;
                }
            }
            return absent;
        }
    }

    /**
     * The fields of a custom kind by name, with their paths. Headers do not keep them: the definition may name others
     * at any time, and what it does not change are the records.
     */
    static SelectableFields custom(Map<String, String[]> paths) {
        Map<String, Field> fields = new LinkedHashMap<>();
        fields.put("metadata.name", new Field(NAME, paths("metadata.name"), ""));
        fields.put("metadata.namespace", new Field(NAMESPACE, paths("metadata.namespace"), ""));
        paths.forEach((name, path) -> fields.put(name, new Field(NOT_STORED, List.<String[]>of(path), "")));
        return new SelectableFields(null, true, fields);
    }

    static SelectableFields of(Kind kind) {
        CustomKind custom = kind.custom();
        if (custom != null) {
            return custom.selectable();
        }
        SelectableFields known = BY_KIND.get(kind);
        if (known == null) {
            known = load(kind);
            BY_KIND.put(kind, known);
        }
        return known;
    }

    private static SelectableFields load(Kind kind) {
        Map<String, Field> fields = new LinkedHashMap<>();
        fields.put("metadata.name", new Field(NAME, paths("metadata.name"), ""));
        List<Map<String, String>> rows = Table.ROWS.getOrDefault(table(kind), List.of());
        if (rows.isEmpty() || kind.namespaced()) {
            fields.put("metadata.namespace", new Field(NAMESPACE, paths("metadata.namespace"), ""));
        }
        Kind storage = KindTable.builtin().storedAs(kind);
        SelectableFields stored = storage == kind ? null : of(storage);
        int place = FIRST_STORED;
        for (Map<String, String> row : rows) {
            String alias = row.getOrDefault("storedAs", "");
            Field same = alias.isEmpty() ? null : stored == null ? fields.get(alias) : stored.field(alias);
            List<String[]> paths = paths(row.getOrDefault("path", ""));
            String absent = row.getOrDefault("absent", "");
            fields.put(
                    row.getOrDefault("field", ""),
                    same == null
                            ? new Field(place++, paths, absent)
                            : new Field(same.place(), stored == null ? same.paths() : paths, same.absent()));
        }
        return new SelectableFields(kind, !rows.isEmpty(), fields);
    }

    @Nullable
    Field field(String name) {
        return fields.get(name);
    }

    /** Fields whose values the header keeps, in the order of their places. */
    List<Field> stored() {
        List<Field> stored = new ArrayList<>();
        for (Field field : fields.values()) {
            if (field.place() == FIRST_STORED + stored.size()) {
                stored.add(field);
            }
        }
        return stored;
    }

    /** The refusal of a field that cannot be selected; its wording differs by kind. */
    String unsupported(String field) {
        return switch (kind == null ? "" : kind.kind()) {
            case "Job" -> "field label " + GoQuote.of(field) + " not supported for Job";
            case "ResourceSlice" -> "field label not supported for " + kind + ": " + field;
            default ->
                ownTable
                        ? "field label not supported: " + field
                        : GoQuote.of(field)
                                + " is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
        };
    }

    private static List<String[]> paths(String alternatives) {
        List<String[]> paths = new ArrayList<>();
        for (String path : alternatives.isEmpty() ? new String[0] : alternatives.split("\\|")) {
            paths.add(path.split("\\."));
        }
        return paths;
    }

    private static String table(Kind kind) {
        return kind.group() + "/" + kind.kind();
    }

    private static final class Table {
        static final Map<String, List<Map<String, String>>> ROWS = new HashMap<>();

        static {
            for (Map<String, String> row : Csv.rows("selectable-fields.csv")) {
                String apiVersion = row.getOrDefault("apiVersion", "");
                String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
                ROWS.computeIfAbsent(group + "/" + row.get("kind"), k -> new ArrayList<>())
                        .add(row);
            }
        }
    }
}
