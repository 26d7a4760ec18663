package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a tree the shape that its schema demands, as reading it into typed structures and writing them again would:
 * unknown fields go,
 * null means absent, zeros of optional fields vanish, fields that are always written appear, and scalars get their
 * canonical text.
 * Changes the tree in place; doing it twice changes nothing more.
 */
public final class Shape {
    private static final int MAX_DEPTH = 200;
    private static final double TWO_TO_63 = 0x1p63;

    private final @Nullable Report report;
    private final boolean keepsEmpty;
    private final Source source;
    private final StringBuilder path = new StringBuilder();
    private String owner = "";
    private int depth;

    private Shape(@Nullable Report report, boolean keepsEmpty, Source source) {
        this.report = report;
        this.keepsEmpty = keepsEmpty;
        this.source = source;
    }

    /** Where the values come from. */
    private enum Source {
        TEXT,
        TREE
    }

    /** What was dropped, for the caller to warn about or to refuse. One use each. */
    public static final class Report {
        private final List<String> faults = new ArrayList<>();

        /** Texts such as {@code unknown field "spec.foo"}, in the order of the document. */
        public List<String> faults() {
            return faults;
        }

        /** {@code strict decoding error: …} with all faults, as a strict request is told. */
        public String strictText() {
            return "strict decoding error: " + String.join(", ", faults);
        }
    }

    /**
     * Shapes a mutable object of this kind.
     *
     * @throws MalformedException if a value has the wrong JSON type or cannot be read; the message is the fault alone,
     *        see {@link #refusal}
     */
    public static MapValue conform(Kind kind, MapValue object, Report report) throws MalformedException {
        return conform(Schema.of(kind), object, report);
    }

    /** As {@link #conform(Kind, MapValue, Report)}, for bodies of subresources and options. */
    public static MapValue conform(Schema schema, MapValue object, Report report) throws MalformedException {
        new Shape(report, false, Source.TEXT).object(schema, object);
        return object;
    }

    /**
     * As {@link #conform(Schema, MapValue, Report)}, for what a strategic patch or an apply leaves: it never was text
     * that is read into fields, but a tree whose numbers are turned into those of the fields. Too large a number wraps
     * there, and faults have other words.
     */
    public static MapValue conformTree(Schema schema, MapValue object, Report report) throws MalformedException {
        new Shape(report, false, Source.TREE).object(schema, object);
        return object;
    }

    /**
     * As {@link #conform(Kind, MapValue, Report)}, for an object that is to be created: empty lists and maps stay until
     * {@link #settle}, since some defaults and faults tell them from absent ones.
     */
    public static MapValue conformNew(Kind kind, MapValue object, Report report) throws MalformedException {
        return conformNew(Schema.of(kind), object, report);
    }

    /** As {@link #conformNew(Kind, MapValue, Report)}, by schema. */
    public static MapValue conformNew(Schema schema, MapValue object, Report report) throws MalformedException {
        new Shape(report, true, Source.TEXT).object(schema, object);
        return object;
    }

    /** Shapes a tree that the server itself made or changed; a wrong type breaks an invariant. */
    public static MapValue settle(Kind kind, MapValue object) {
        try {
            if (kind.custom() != null) {
                // custom objects keep nulls and zeros; only their metadata is of a built-in type
                new Shape(null, false, Source.TEXT).object(Embedded.METADATA, object.ensureMap("metadata"));
                return object;
            }
            new Shape(null, false, Source.TEXT).object(Schema.of(kind), object);
        } catch (MalformedException e) {
            throw new IllegalStateException(kind + " was built with a wrong type: " + e.getMessage(), e);
        }
        return object;
    }

    /** The message of the 400 that a body with this fault gets. */
    public static String refusal(String kind, String version, String fault) {
        return kind + " in version \"" + version + "\" cannot be handled as a " + kind + ": " + fault;
    }

    private void object(Schema schema, MapValue object) throws MalformedException {
        enter();
        List<String> gone = null;
        int length = path.length();
        for (var entry : object) {
            String name = entry.getKey();
            Schema.Field field = schema.field(name);
            if (field == null && schema.isOpen()) {
                continue;
            }
            if (field == null) {
                unknown(name);
                gone = drop(gone, name);
                continue;
            }
            path.append('.').append(name);
            owner = schema.definition();
            Value shaped = value(field, entry.getValue());
            path.setLength(length);
            if (shaped == null) {
                gone = drop(gone, name);
            } else if (isOther(shaped, entry.getValue())) {
                object.put(name, shaped);
            }
        }
        if (gone != null) {
            gone.forEach(object::remove);
        }
        addAlways(schema, object);
        depth--;
    }

    // reference equality on purpose: what was changed in place needs no setting again, and comparing trees costs a walk
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOther(Value shaped, Value given) {
        return shaped != given;
    }

    private void enter() throws MalformedException {
        if (++depth > MAX_DEPTH) {
            throw new MalformedException("json: exceeded max depth");
        }
    }

    private static List<String> drop(@Nullable List<String> gone, String name) {
        List<String> list = gone == null ? new ArrayList<>(2) : gone;
        list.add(name);
        return list;
    }

    private void unknown(String name) {
        if (report != null) {
            String prefix = path.isEmpty() ? "" : path.substring(1) + ".";
            report.faults.add("unknown field \"" + prefix + name + "\"");
        }
    }

    private void addAlways(Schema schema, MapValue object) throws MalformedException {
        for (Schema.Field field : schema.shownFields()) {
            if (!object.has(field.name())) {
                object.put(field.name(), zero(field));
            }
        }
    }

    private Value zero(Schema.Field field) throws MalformedException {
        if (field.presence() == Schema.Presence.VALUE) {
            MapValue empty = new MapValue();
            object(field.schema(), empty);
            return empty;
        }
        return zero(field.schema());
    }

    private static Value zero(Schema schema) {
        return switch (schema.type()) {
            case STRING -> Zeros.TEXT;
            case BYTES, OBJECT, MAP, LIST, TIME, MICRO_TIME, RAW, ANY -> NullValue.NULL;
            case INTEGER, NUMBER, INT_OR_STRING -> Zeros.NUMBER;
            case BOOLEAN -> BoolValue.of(false);
            case QUANTITY -> Zeros.QUANTITY;
        };
    }

    /** The value to show, or null for none. */
    private @Nullable Value value(Schema.Field field, Value given) throws MalformedException {
        if (given == NullValue.NULL) {
            return switch (field.presence()) {
                case OPTIONAL, OMIT_ZERO, OFF -> null;
                case ALWAYS, VALUE -> zero(field);
            };
        }
        Value shaped = shaped(field.schema(), given);
        if (field.presence() == Schema.Presence.OFF) {
            return null;
        }
        boolean kept = keepsEmpty && (shaped instanceof ListValue || shaped instanceof MapValue);
        if (kept || !isZero(field.schema(), shaped)) {
            return shaped;
        }
        return switch (field.presence()) {
            case OMIT_ZERO, OFF -> null;
            case OPTIONAL, VALUE -> shaped;
            // No bytes are something else than nothing.
            case ALWAYS -> field.schema().type() == Schema.Type.BYTES ? shaped : zero(field.schema());
        };
    }

    /** Objects are never zero: those that may be absent are pointers, which keep an empty object. */
    private static boolean isZero(Schema schema, Value value) {
        if (schema.type() == Schema.Type.ANY) {
            return value == NullValue.NULL;
        }
        return switch (value) {
            case StringValue(String text) -> text.isEmpty();
            case NumberValue number -> schema.type() != Schema.Type.INT_OR_STRING && number.doubleValue() == 0;
            case BoolValue flag -> !flag.flag();
            case ListValue list -> list.isEmpty() && schema.type() == Schema.Type.LIST;
            case MapValue map -> map.isEmpty() && schema.type() == Schema.Type.MAP;
            case NullValue ignored -> true;
        };
    }

    private Value shaped(Schema schema, Value given) throws MalformedException {
        return switch (schema.type()) {
            case OBJECT -> {
                if (!(given instanceof MapValue map)) {
                    throw mismatch(schema, given);
                }
                object(schema, map);
                yield map;
            }
            case MAP -> map(schema, given);
            case LIST -> list(schema, given);
            default -> {
                Value shaped = ScalarShape.shaped(schema, source == Source.TREE ? wrapped(schema, given) : given);
                if (shaped == null) {
                    throw mismatch(schema, given);
                }
                yield shaped;
            }
        };
    }

    /** The number as the field holds it. */
    private static Value wrapped(Schema schema, Value given) {
        if (!(given instanceof NumberValue number)) {
            return given;
        }
        if (schema.type() != Schema.Type.INTEGER) {
            return number.isIntegral() ? number : NumberValue.of(number.doubleValue());
        }
        double decimal = number.doubleValue();
        if (!number.isIntegral() && decimal != Math.rint(decimal)) {
            return given;
        }
        long whole = number.isIntegral() || Math.abs(decimal) < TWO_TO_63 ? number.longValue() : Long.MIN_VALUE;
        return NumberValue.of(schema.format().equals("int32") ? (int) whole : whole);
    }

    private Value map(Schema schema, Value given) throws MalformedException {
        if (!(given instanceof MapValue map)) {
            throw mismatch(schema, given);
        }
        int length = path.length();
        for (var entry : map) {
            path.append('.').append(entry.getKey());
            Value shaped = item(schema.item(), entry.getValue());
            path.setLength(length);
            if (isOther(shaped, entry.getValue())) {
                map.put(entry.getKey(), shaped);
            }
        }
        return map;
    }

    private Value list(Schema schema, Value given) throws MalformedException {
        if (!(given instanceof ListValue list)) {
            throw mismatch(schema, given);
        }
        int length = path.length();
        for (int i = 0; i < list.size(); i++) {
            path.append('[').append(i).append(']');
            Value shaped = item(schema.item(), list.at(i));
            path.setLength(length);
            if (isOther(shaped, list.at(i))) {
                list.set(i, shaped);
            }
        }
        return list;
    }

    /** Items have no absence: null is the zero of the item. */
    private Value item(Schema schema, Value given) throws MalformedException {
        if (given != NullValue.NULL) {
            return shaped(schema, given);
        }
        return switch (schema.type()) {
            case OBJECT -> {
                MapValue empty = new MapValue();
                object(schema, empty);
                yield empty;
            }
            case BYTES -> Zeros.TEXT;
            default -> zero(schema);
        };
    }

    private MalformedException mismatch(Schema schema, Value given) {
        // Positions in lists are not part of the path that clients see here.
        return new MalformedException(
                source == Source.TREE
                        ? Mismatch.inTree(schema, given)
                        : Mismatch.inText(schema, given, owner, path.toString().replaceAll("\\[\\d+]", "")));
    }

    private static final class Embedded {
        static final Schema METADATA = Schema.definition("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
    }

    private static final class Zeros {
        static final Value TEXT = new StringValue("");
        static final Value NUMBER = NumberValue.of(0);
        static final Value QUANTITY = new StringValue("0");
    }
}
