package io.hydrofoil.objects.cel.tree;

import io.hydrofoil.objects.cel.types.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What expressions know of a part of an object by its schema: its type, its fields, how many items it can have in a
 * request of the largest size. Immutable but for fields that are put together when they are first asked for.
 */
public final class TreeType {
    /** The largest request in bytes. */
    public static final long MAX_REQUEST = 3 << 20;

    private static final long BRACKETS = 2;
    /** Quotes, colon and comma around a name. */
    private static final long PUNCTUATION = 4;

    private static final long DURATION_TEXT = 32;
    private static final long DATE_TEXT = 12;
    private static final long DATE_TIME_TEXT = 32;

    private static final TreeType KEY = new TreeType(Kind.STRING, Type.STRING, Sizes.of(0, BRACKETS), Parts.NONE);
    /** Nothing is known. */
    public static final TreeType DYN = new TreeType(Kind.DYN, Type.DYN, Sizes.of(0, 1), Parts.NONE);

    private final Kind kind;
    private final Type type;
    private final Sizes sizes;
    private final Parts parts;
    private final boolean nullable;

    /** Sorts of values, by how they are read. */
    public enum Kind {
        BOOL,
        INT,
        DOUBLE,
        STRING,
        BYTES,
        DURATION,
        DATE,
        DATE_TIME,
        INT_OR_STRING,
        DYN,
        LIST,
        SET,
        KEYED_LIST,
        MAP,
        OBJECT
    }

    /** Most items, characters or bytes; fewest bytes of JSON. */
    private record Sizes(long most, long leastJson) {
        static Sizes of(long most, long leastJson) {
            return new Sizes(most, leastJson);
        }
    }

    /**
     * What it is made of.
     *
     * @param element type of items or values, or null
     * @param keys of a list whose items are told apart by fields
     */
    private record Parts(
            Supplier<Map<String, Field>> fields, @Nullable TreeType element, List<String> keys) {
        static final Parts NONE = new Parts(Map::of, null, List.of());
    }

    /**
     * A field of an object.
     *
     * @param name as it stands in objects
     * @param counts whether every object has it, so that it counts for the fewest bytes
     */
    public record Field(String name, TreeType type, boolean counts) {}

    private TreeType(Kind kind, Type type, Sizes sizes, Parts parts) {
        this(kind, type, sizes, parts, false);
    }

    private TreeType(Kind kind, Type type, Sizes sizes, Parts parts, boolean nullable) {
        this.kind = kind;
        this.type = type;
        this.sizes = sizes;
        this.parts = parts;
        this.nullable = nullable;
    }

    /** A boolean, an integer or a decimal number. */
    public static TreeType scalar(Kind kind) {
        return switch (kind) {
            case BOOL -> new TreeType(kind, Type.BOOL, Sizes.of(0, 4), Parts.NONE);
            case INT -> new TreeType(kind, Type.INT, Sizes.of(0, 1), Parts.NONE);
            default -> new TreeType(kind, Type.DOUBLE, Sizes.of(0, 1), Parts.NONE);
        };
    }

    /** @param most characters or bytes that a value can have; negative: as many as fit a request */
    public static TreeType text(Kind kind, long most) {
        long any = most < 0 ? MAX_REQUEST - BRACKETS : most;
        return switch (kind) {
            case BYTES -> new TreeType(kind, Type.BYTES, Sizes.of(any, BRACKETS), Parts.NONE);
            case DURATION -> new TreeType(kind, Type.DURATION, Sizes.of(DURATION_TEXT, 3), Parts.NONE);
            case DATE -> new TreeType(kind, Type.TIMESTAMP, Sizes.of(DATE_TEXT, DATE_TEXT), Parts.NONE);
            case DATE_TIME -> new TreeType(kind, Type.TIMESTAMP, Sizes.of(DATE_TIME_TEXT, 21), Parts.NONE);
            case INT_OR_STRING -> new TreeType(kind, Type.DYN, Sizes.of(any, 1), Parts.NONE);
            default -> new TreeType(Kind.STRING, Type.STRING, Sizes.of(any, BRACKETS), Parts.NONE);
        };
    }

    /**
     * A list.
     *
     * @param kind LIST, SET or KEYED_LIST
     * @param most negative: as many as fit a request
     */
    public static TreeType list(Kind kind, TreeType items, long most, List<String> keys) {
        long any = most < 0 ? (MAX_REQUEST - BRACKETS) / (items.sizes.leastJson + 1) : most;
        return new TreeType(
                kind, Type.list(items.type), Sizes.of(any, BRACKETS), new Parts(Map::of, items, List.copyOf(keys)));
    }

    /** @param most negative: as many as fit a request */
    public static TreeType map(TreeType values, long most) {
        long any = most < 0 ? (MAX_REQUEST - BRACKETS) / (values.sizes.leastJson + 6) : most;
        return new TreeType(
                Kind.MAP,
                Type.map(Type.STRING, values.type),
                Sizes.of(any, BRACKETS),
                new Parts(Map::of, values, List.of()));
    }

    /**
     * An object whose fields are known. Those whose names cannot be written in expressions are left out.
     *
     * @param name of the type; those of parts begin with it
     */
    public static TreeType object(String name, List<Field> fields) {
        long least = BRACKETS;
        for (Field field : fields) {
            if (field.counts) {
                least += field.name.length() + field.type.sizes.leastJson + PUNCTUATION;
            }
        }
        Map<String, Field> byName = named(fields);
        return new TreeType(
                Kind.OBJECT, Type.struct(name), Sizes.of(0, least), new Parts(() -> byName, null, List.of()));
    }

    /** As {@link #object}, of a type that may contain itself: its fields are put together when first asked for. */
    public static TreeType lazyObject(String name, Supplier<List<Field>> fields) {
        return new TreeType(
                Kind.OBJECT,
                Type.struct(name),
                Sizes.of(0, BRACKETS),
                new Parts(new Remembered(fields), null, List.of()));
    }

    private static Map<String, Field> named(List<Field> fields) {
        Map<String, Field> byName = new LinkedHashMap<>();
        for (Field field : fields) {
            String escaped = FieldNames.escape(field.name);
            if (escaped != null) {
                byName.put(escaped, field);
            }
        }
        return byName;
    }

    /** Computed at most a few times, by whoever comes first; all results are equal. */
    private static final class Remembered implements Supplier<Map<String, Field>> {
        private final Supplier<List<Field>> source;
        private volatile @Nullable Map<String, Field> known;

        Remembered(Supplier<List<Field>> source) {
            this.source = source;
        }

        @Override
        public Map<String, Field> get() {
            Map<String, Field> fields = known;
            if (fields == null) {
                fields = named(source.get());
                known = fields;
            }
            return fields;
        }
    }

    /** As this; null is a value too. */
    public TreeType orNull() {
        return new TreeType(kind, type, sizes, parts, true);
    }

    public Kind kind() {
        return kind;
    }

    public Type type() {
        return type;
    }

    /** Whether this is an object, and the other the same. */
    boolean isSameObject(TreeType other) {
        return kind == Kind.OBJECT && type.equals(other.type);
    }

    boolean isNullable() {
        return nullable;
    }

    /** Type of the items of a list or of the values of a map, or null. */
    @Nullable
    TreeType element() {
        return parts.element;
    }

    /** Names of the fields that tell the items of a list apart. */
    List<String> keys() {
        return parts.keys;
    }

    /** Fields by their names in expressions. */
    Map<String, Field> fields() {
        return parts.fields.get();
    }

    /** A field by its name in expressions, reserved words as they are; null if there is none. */
    @Nullable
    Field field(String name) {
        Map<String, Field> fields = fields();
        Field field = fields.get(name);
        return field != null ? field : fields.get("__" + name + "__");
    }

    /** Most items, characters or bytes. */
    long most() {
        return sizes.most;
    }

    /** Fewest bytes that a value takes in JSON. */
    public long leastJson() {
        return sizes.leastJson;
    }

    /** What a path of fields, {@code @items}, {@code @values} and {@code @keys} leads to; null: nothing known. */
    @Nullable
    TreeType at(List<String> path) {
        TreeType here = this;
        for (String step : path) {
            TreeType next =
                    switch (step) {
                        case "@items", "@values" -> here.element();
                        case "@keys" -> here.kind == Kind.MAP ? KEY : null;
                        default -> {
                            Field field = here.fields().get(step);
                            yield field == null ? null : field.type;
                        }
                    };
            if (next == null) {
                return null;
            }
            here = next;
        }
        return here;
    }
}
