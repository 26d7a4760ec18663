package io.hydrofoil.objects;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** JSON bytes to values and back. Thread-safe. */
public final class Json {
    /** Deepest nesting that is read; deeper input is a {@link MalformedException}. */
    public static final int MAX_DEPTH = 10_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    /** Parses one JSON value; anything but white space after it is an error. Duplicate keys: the last wins. */
    public static Value parse(byte[] utf8) throws MalformedException {
        return parse(utf8, 0, utf8.length);
    }

    /** Parses {@code length} bytes from {@code offset}. */
    public static Value parse(byte[] utf8, int offset, int length) throws MalformedException {
        return parse(utf8, offset, length, duplicate -> {});
    }

    /** As {@link #parse(byte[], int, int)}; {@code onDuplicate} is told the path of each key that stands twice, for example {@code spec.replicas}. */
    public static Value parse(byte[] utf8, int offset, int length, Consumer<String> onDuplicate)
            throws MalformedException {
        try (JsonParser parser = FACTORY.createParser(utf8, offset, length)) {
            if (parser.nextToken() == null) {
                throw new MalformedException("unexpected end of JSON input");
            }
            Value value = read(parser, "", onDuplicate);
            if (parser.nextToken() != null) {
                throw new MalformedException("invalid data after top-level value");
            }
            return value;
        } catch (IOException e) {
            throw new MalformedException(e.getMessage() == null ? "malformed JSON" : e.getMessage(), e);
        }
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

    /** The canonical bytes: no white space, fields in their order. */
    public static byte[] bytes(Value value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** As {@link #bytes}, as text. */
    public static String text(Value value) {
        StringWriter out = new StringWriter(256);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static Value read(JsonParser parser, String path, Consumer<String> onDuplicate) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readMap(parser, path, onDuplicate);
            case START_ARRAY -> readList(parser, path, onDuplicate);
            case VALUE_STRING -> new StringValue(parser.getText());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT, LONG -> NumberValue.of(parser.getLongValue());
                    default -> NumberValue.of(parser.getDoubleValue());
                };
            case VALUE_NUMBER_FLOAT -> NumberValue.of(parser.getDoubleValue());
            case VALUE_TRUE -> BoolValue.TRUE;
            case VALUE_FALSE -> BoolValue.FALSE;
            case VALUE_NULL -> NullValue.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected token " + parser.currentToken());
        };
    }

    private static MapValue readMap(JsonParser parser, String path, Consumer<String> onDuplicate) throws IOException {
        MapValue map = new MapValue();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            parser.nextToken();
            if (map.has(key)) {
                onDuplicate.accept(keyPath);
            }
            map.put(key, read(parser, keyPath, onDuplicate));
        }
        return map;
    }

    private static ListValue readList(JsonParser parser, String path, Consumer<String> onDuplicate) throws IOException {
        ListValue list = new ListValue();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(parser, path + "[" + list.size() + "]", onDuplicate));
        }
        return list;
    }

    private static void write(JsonGenerator out, Value value) throws IOException {
        switch (value) {
            case MapValue map -> {
                out.writeStartObject();
                for (Map.Entry<String, Value> field : map) {
                    out.writeFieldName(field.getKey());
                    write(out, field.getValue());
                }
                out.writeEndObject();
            }
            case ListValue list -> {
                out.writeStartArray();
                for (Value item : list) {
                    write(out, item);
                }
                out.writeEndArray();
            }
            case StringValue(String text) -> out.writeString(text);
            case NumberValue number -> {
                if (number.isIntegral()) {
                    out.writeNumber(number.longValue());
                } else {
                    out.writeNumber(number.doubleValue());
                }
            }
            case BoolValue flag -> out.writeBoolean(flag.flag());
            case NullValue ignored -> out.writeNull();
        }
    }
}
