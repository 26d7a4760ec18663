package io.hydrofoil.objects;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** JSON bytes to values and back. Thread-safe. */
public final class Json {
    /**
     * Deepest nesting that is read; deeper input is a {@link MalformedException}. A v1.36 server takes 10,000; values
     * are walked recursively here, and this
     * depth is safe on every thread's stack. No built-in kind nests deeper than some dozens.
     */
    public static final int MAX_DEPTH = 1_000;

    private Json() {}

    /**
     * Parses one JSON value; anything but white space after it is an error. Duplicate keys: the last wins. Broken UTF-8
     * becomes U+FFFD.
     */
    public static Value parse(byte[] utf8) throws MalformedException {
        return parse(utf8, 0, utf8.length);
    }

    /** Parses {@code length} bytes from {@code offset}. */
    public static Value parse(byte[] utf8, int offset, int length) throws MalformedException {
        return parse(utf8, offset, length, duplicate -> {});
    }

    /**
     * As {@link #parse(byte[], int, int)}; {@code onDuplicate} is told the path of each key that stands twice, for
     * example {@code spec.replicas}.
     */
    public static Value parse(byte[] utf8, int offset, int length, Consumer<String> onDuplicate)
            throws MalformedException {
        return new JsonReader(utf8, offset, length, onDuplicate).document();
    }

    /**
     * Parses the JSON of an object of this schema: what stands twice is merged as Go's decoder does, which reads the
     * second value into what the first has left.
     */
    public static Value parse(Schema schema, byte[] utf8, Consumer<String> onDuplicate) throws MalformedException {
        return new JsonReader(utf8, 0, utf8.length, onDuplicate).into(schema).document();
    }

    /** Tells the path of each key, such as {@code spec.replicas}, in the order of the document. */
    public static void keys(byte[] utf8, Consumer<String> onKey) throws MalformedException {
        new JsonReader(utf8, 0, utf8.length, duplicate -> {}).tellingKeys(onKey).document();
    }

    /** Parses a stored object, passing over metadata.managedFields. */
    static MapValue parseWithoutOwners(byte[] stored) throws MalformedException {
        return (MapValue) new JsonReader(stored, 0, stored.length, duplicate -> {})
                .withoutOwners()
                .document();
    }

    /** Parses text that is known to be JSON, such as our own resources and tests. */
    public static Value of(String text) {
        try {
            return parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** As {@link #of}, for an object. */
    public static MapValue map(String text) {
        return (MapValue) of(text);
    }

    /** Compact JSON, fields in their order. */
    public static byte[] bytes(Value value) {
        JsonWriter writer = JsonWriter.shared();
        writer.value(value);
        return writer.toBytes();
    }

    /** Compact JSON, the fields of every map in the order of their keys: equal values give equal bytes. */
    public static byte[] sortedBytes(Value value) {
        JsonWriter writer = JsonWriter.shared();
        writer.sorted(value);
        return writer.toBytes();
    }

    /** As {@link #bytes}, as text. */
    public static String text(Value value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }
}
