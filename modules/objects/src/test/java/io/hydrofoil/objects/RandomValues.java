package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Values for property tests, from a seed. */
final class RandomValues {
    private static final String[] TEXTS = {
        "",
        "a",
        "app",
        "x y",
        "é",
        "\ud83d\ude00",
        "\"q\"",
        "back\\slash",
        "line\nbreak",
        "\u0000",
        "\u007f",
        "true",
        "12",
        "~",
        "- x"
    };

    private RandomValues() {}

    static Value value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> NullValue.NULL;
            case 1 -> BoolValue.of(random.nextBoolean());
            case 2 -> NumberValue.of(random.nextLong() >> random.nextInt(64));
            case 3 -> NumberValue.of(random.nextInt(1000) / 8.0 + 0.0625);
            case 4, 5 -> new StringValue(text(random));
            case 6 -> list(random, depth);
            default -> map(random, depth);
        };
    }

    static MapValue map(Random random, int depth) {
        MapValue map = new MapValue();
        for (int i = random.nextInt(5); i > 0; i--) {
            map.put(text(random), value(random, depth - 1));
        }
        return map;
    }

    static ListValue list(Random random, int depth) {
        ListValue list = new ListValue();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(value(random, depth - 1));
        }
        return list;
    }

    static String text(Random random) {
        return TEXTS[random.nextInt(TEXTS.length)] + (random.nextInt(3) == 0 ? random.nextInt(100) : "");
    }

    /** An equal value with the fields of all maps in another order. */
    static Value shuffled(Random random, Value value) {
        return switch (value) {
            case MapValue map -> {
                List<String> keys = new ArrayList<>(map.keys());
                Collections.shuffle(keys, random);
                MapValue other = new MapValue();
                keys.forEach(key -> other.put(key, shuffled(random, map.get(key))));
                yield other;
            }
            case ListValue list -> {
                ListValue other = new ListValue();
                list.forEach(item -> other.add(shuffled(random, item)));
                yield other;
            }
            case StringValue text -> text;
            case NumberValue number -> number;
            case BoolValue flag -> flag;
            case NullValue nothing -> nothing;
        };
    }
}
