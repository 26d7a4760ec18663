package io.hydrofoil.controllers.meta;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/** Short names for content: the same content gives the same text, whatever the order of its fields. */
public final class Hashes {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private Hashes() {}

    /**
     * Up to ten characters that are fit for names and cannot spell words; {@code collisions} makes another one of the
     * same content.
     */
    public static String of(Value content, long collisions) {
        long hash = fnv32a(Json.bytes(sorted(content)));
        if (collisions > 0) {
            for (byte b : Long.toString(collisions).getBytes(StandardCharsets.UTF_8)) {
                hash = step(hash, b);
            }
        }
        StringBuilder text = new StringBuilder(10);
        for (char digit : Long.toString(hash).toCharArray()) {
            text.append(ALPHABET.charAt(digit % ALPHABET.length()));
        }
        return text.toString();
    }

    private static long fnv32a(byte[] bytes) {
        long hash = 0x811c9dc5L;
        for (byte b : bytes) {
            hash = step(hash, b);
        }
        return hash;
    }

    private static long step(long hash, byte b) {
        return ((hash ^ (b & 0xff)) * 0x01000193L) & 0xffffffffL;
    }

    private static Value sorted(Value value) {
        if (value instanceof MapValue map) {
            MapValue result = new MapValue();
            for (String key : new TreeSet<>(map.keys())) {
                Value field = map.get(key);
                if (field != null) {
                    result.put(key, sorted(field));
                }
            }
            return result;
        }
        if (value instanceof ListValue list) {
            ListValue result = new ListValue();
            list.forEach(item -> result.add(sorted(item)));
            return result;
        }
        return value;
    }
}
