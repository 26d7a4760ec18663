package io.hydrofoil.objects.protobuf;

import io.hydrofoil.objects.ModuleText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads protobuf.txt, the field numbers of the published protobuf messages: {@code :MESSAGE} opens a message, then a
 * line a field: {@code NUMBER NAME TYPE [omit]}. NAME is the JSON name, or {@code ~} for a message whose fields JSON
 * shows in place. TYPE is {@code string}, {@code int}, {@code bool}, {@code double}, {@code bytes}, {@code json}
 * (bytes that hold JSON) or a message, behind {@code []} if repeated and {@code map:} if a map from strings.
 * {@code omit}: JSON does not show a zero.
 */
public final class WireTable {
    private static final Map<String, Map<Integer, Field>> MESSAGES = read();

    private WireTable() {}

    /** How often a field may stand in a message. */
    enum Count {
        ONE,
        LIST,
        MAP
    }

    record Field(String name, Count count, String type, boolean omitZero) {
        boolean isInline() {
            return name.equals("~");
        }
    }

    /** The fields of a message by number, or null if it is not in the data. */
    public static @Nullable Map<Integer, Field> message(String name) {
        return MESSAGES.get(name);
    }

    private static Map<String, Map<Integer, Field>> read() {
        Map<String, Map<Integer, Field>> messages = new HashMap<>(2048);
        Map<Integer, Field> fields = new HashMap<>();
        for (String line : ModuleText.lines("protobuf.txt")) {
            if (line.startsWith(":")) {
                fields = new HashMap<>();
                messages.put(line.substring(1), fields);
            } else {
                String[] words = line.split(" ");
                fields.put(Integer.valueOf(words[0]), field(words[1], words[2], words.length > 3));
            }
        }
        return messages;
    }

    private static Field field(String name, String type, boolean omitZero) {
        if (type.startsWith("[]")) {
            return new Field(name, Count.LIST, type.substring(2), omitZero);
        }
        if (type.startsWith("map:")) {
            return new Field(name, Count.MAP, type.substring(4), omitZero);
        }
        return new Field(name, Count.ONE, type, omitZero);
    }
}
