package io.hydrofoil.objects;

import java.time.Instant;
import java.util.Base64;
import java.util.Random;

/** Objects of a kind with some of their fields, as a server stores them; the same seed makes the same ones. */
final class RandomObjects {
    private static final int MAX_DEPTH = 9;
    private static final String[] TEXTS = {"", "a", "web-1", "é\"\\\n", "😀", "\uffff", "x".repeat(200)};
    private static final long[] INTEGERS = {0, 1, -1, 127, 128, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE};

    private final Random random;

    RandomObjects(Random random) {
        this.random = random;
    }

    MapValue of(Kind kind) {
        MapValue object = fields(Schema.of(kind), 0);
        object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        return Shape.settle(kind, object);
    }

    private MapValue fields(Schema schema, int depth) {
        MapValue object = new MapValue();
        int chance = Math.max(1, 8 - depth);
        for (Schema.Field field : schema.fields().values()) {
            if (isOfType(schema, field.name())) {
                continue;
            }
            if (depth == 0 || random.nextInt(8) < chance) {
                object.put(field.name(), value(field.schema(), depth + 1));
            }
        }
        return object;
    }

    /** An object within another says its type in JSON, if it likes; protobuf has no room for that. */
    private static boolean isOfType(Schema schema, String field) {
        boolean isWhole =
                schema.field("metadata") != null || schema.definition().endsWith("Options");
        return isWhole && (field.equals("kind") || field.equals("apiVersion"));
    }

    private Value value(Schema schema, int depth) {
        return switch (schema.type()) {
            case OBJECT -> depth > MAX_DEPTH ? new MapValue() : fields(schema, depth);
            case MAP -> {
                MapValue map = new MapValue();
                for (int i = random.nextInt(3); i > 0; i--) {
                    map.put(TEXTS[random.nextInt(TEXTS.length)], value(schema.item(), depth + 1));
                }
                yield map;
            }
            case LIST -> {
                ListValue list = new ListValue();
                for (int i = depth > MAX_DEPTH ? 0 : random.nextInt(3); i > 0; i--) {
                    list.add(value(schema.item(), depth + 1));
                }
                yield list;
            }
            case STRING -> new StringValue(TEXTS[random.nextInt(TEXTS.length)]);
            case INTEGER ->
                NumberValue.of(
                        schema.format().equals("int64") && random.nextInt(4) == 0
                                ? random.nextLong()
                                : INTEGERS[random.nextInt(INTEGERS.length)]);
            case NUMBER -> NumberValue.of(random.nextInt(1_000) / 8.0 + 0.0625);
            case BOOLEAN -> BoolValue.of(random.nextBoolean());
            case BYTES -> {
                byte[] bytes = new byte[random.nextInt(4)];
                random.nextBytes(bytes);
                yield new StringValue(Base64.getEncoder().encodeToString(bytes));
            }
            case INT_OR_STRING -> random.nextBoolean() ? NumberValue.of(random.nextInt()) : new StringValue("50%");
            case QUANTITY -> new StringValue(random.nextBoolean() ? "1500m" : "3Gi");
            case TIME -> new StringValue(second().toString());
            case MICRO_TIME ->
                new StringValue(second().toString().replace("Z", String.format(".%06dZ", random.nextInt(1_000_000))));
            case RAW, ANY -> any(schema.definition());
        };
    }

    /** Some places have no schema in the module's data because they take more than one form. */
    private Value any(String definition) {
        String[] forms =
                switch (definition.substring(definition.lastIndexOf('.') + 1)) {
                    case "JSONSchemaPropsOrBool" -> new String[] {"true", "false", "{'type':'string'}"};
                    case "JSONSchemaPropsOrArray" -> new String[] {"[{'type':'string'},{}]", "{'type':'string'}"};
                    case "JSONSchemaPropsOrStringArray" -> new String[] {"['a','b']", "{'type':'string'}"};
                    default -> new String[] {"{'b':[1,2.5,null],'a':{'kind':'é'}}"};
                };
        return Json.of(forms[random.nextInt(forms.length)].replace('\'', '"'));
    }

    private Instant second() {
        return Instant.ofEpochSecond(random.nextLong(-62_000_000_000L, 250_000_000_000L));
    }
}
