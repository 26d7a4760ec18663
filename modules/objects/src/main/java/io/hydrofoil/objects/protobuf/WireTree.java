package io.hydrofoil.objects.protobuf;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.protobuf.WireTable.Field;
import java.util.Base64;
import java.util.Map;

/** From a protobuf message to the tree of its JSON form. Used once, by one thread. */
public final class WireTree {
    private static final int MAX_DEPTH = 200;
    private static final int MAP_KEY = 1;
    private static final int MAP_VALUE = 2;

    private int depth;

    /** What the message is in JSON; JSON null if JSON shows nothing for it. */
    public Value message(String type, WireReader in) throws MalformedException {
        WireTable.Message message = WireTable.message(type);
        MapValue fields = new MapValue();
        fields(message, in, fields);
        return WireForms.fold(message.form(), fields);
    }

    private void fields(WireTable.Message message, WireReader in, MapValue into) throws MalformedException {
        Map<Integer, Field> known = message.fields();
        if (++depth > MAX_DEPTH) {
            throw new MalformedException("proto: exceeded max depth");
        }
        while (!in.isAtEnd()) {
            Field field = known.get(in.field());
            if (field == null) {
                in.skip();
            } else {
                field(field, in, into);
            }
        }
        depth--;
    }

    private void field(Field field, WireReader in, MapValue into) throws MalformedException {
        if (field.isInline()) {
            in.expect(WireReader.BYTES, field.type());
            fields(WireTable.message(field.type()), in.message(), into);
            return;
        }
        switch (field.count()) {
            case ONE -> {
                Value value = value(field, in);
                if (value instanceof NullValue || (field.omitZero() && WireForms.isZero(value))) {
                    into.remove(field.name());
                } else {
                    into.put(field.name(), value);
                }
            }
            case LIST -> item(field, in, into.ensureList(field.name()));
            case MAP -> entry(field, in, into.ensureMap(field.name()));
        }
    }

    private void item(Field field, WireReader in, ListValue list) throws MalformedException {
        boolean packed = in.wireType() == WireReader.BYTES && wireType(field.type()) != WireReader.BYTES;
        if (!packed) {
            list.add(value(field, in));
            return;
        }
        WireReader items = in.message();
        while (!items.isAtEnd()) {
            list.add(scalar(field.type(), items));
        }
    }

    private void entry(Field field, WireReader in, MapValue map) throws MalformedException {
        in.expect(WireReader.BYTES, field.name());
        WireReader entry = in.message();
        String key = "";
        Value value = null;
        while (!entry.isAtEnd()) {
            switch (entry.field()) {
                case MAP_KEY -> {
                    entry.expect(WireReader.BYTES, field.name());
                    key = entry.text();
                }
                case MAP_VALUE -> value = value(field, entry);
                default -> entry.skip();
            }
        }
        map.put(key, value == null ? zero(field.type()) : value);
    }

    private Value zero(String type) throws MalformedException {
        return switch (type) {
            case "string", "bytes" -> new StringValue("");
            case "int" -> NumberValue.of(0);
            case "bool" -> BoolValue.FALSE;
            default -> message(type, new WireReader(new byte[0], 0, 0));
        };
    }

    private Value value(Field field, WireReader in) throws MalformedException {
        in.expect(wireType(field.type()), field.name());
        return scalar(field.type(), in);
    }

    private Value scalar(String type, WireReader in) throws MalformedException {
        return switch (type) {
            case "string" -> new StringValue(in.text());
            case "int" -> NumberValue.of(in.varint());
            case "bool" -> BoolValue.of(in.varint() != 0);
            case "double" -> decimal(in.fixed64());
            case "bytes" -> new StringValue(Base64.getEncoder().encodeToString(in.bytes()));
            case "json" -> json(in.bytes());
            default -> message(type, in.message());
        };
    }

    /** JSON has no other numbers than finite ones. */
    private static Value decimal(double value) throws MalformedException {
        if (!Double.isFinite(value)) {
            throw new MalformedException("json: unsupported value: " + value);
        }
        return NumberValue.of(value);
    }

    private static Value json(byte[] bytes) throws MalformedException {
        return bytes.length == 0 ? NullValue.NULL : Json.parse(bytes);
    }

    private static int wireType(String type) {
        return switch (type) {
            case "int", "bool" -> WireReader.VARINT;
            case "double" -> WireReader.FIXED64;
            default -> WireReader.BYTES;
        };
    }
}
