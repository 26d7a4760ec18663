package io.hydrofoil.objects.protobuf;

import io.hydrofoil.objects.ModuleText;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads protobuf.txt, the field numbers of the published protobuf messages: {@code :MESSAGE} opens a message, then a
 * line a field: {@code NUMBER NAME TYPE [omit] [opt]}. NAME is the JSON name, or {@code ~} for a message whose fields
 * JSON shows in place. TYPE is {@code string}, {@code int}, {@code bool}, {@code double}, {@code bytes}, {@code json}
 * (bytes that hold JSON) or a message, behind {@code []} if repeated and {@code map:} if a map from strings.
 * {@code omit}: JSON does not show a zero. {@code opt}: a message goes without the field if it is not set; every other
 * field that stands once is always written, which the originals do to messages that JSON leaves out, too.
 */
public final class WireTable {
    private static final Map<String, Message> MESSAGES = read();

    private WireTable() {}

    /** How often a field may stand in a message. */
    enum Count {
        ONE,
        LIST,
        MAP
    }

    record Field(int number, String name, Count count, String type, boolean omitZero, boolean optional) {
        boolean isInline() {
            return name.equals("~");
        }
    }

    /** A message, its fields by number. */
    record Message(String name, WireForm form, Map<Integer, Field> fields) {}

    /** Whether the message is in the data. */
    public static boolean has(String name) {
        return MESSAGES.containsKey(name);
    }

    static Message message(String name) {
        Message message = MESSAGES.get(name);
        if (message == null) {
            throw new IllegalStateException("no protobuf message " + name);
        }
        return message;
    }

    private static Map<String, Message> read() {
        Map<String, Message> messages = new HashMap<>(2048);
        Map<Integer, Field> fields = new TreeMap<>();
        for (String line : ModuleText.lines("protobuf.txt")) {
            if (line.startsWith(":")) {
                fields = new TreeMap<>();
                String name = line.substring(1);
                messages.put(name, new Message(name, WireForm.of(name), fields));
            } else {
                Field field = field(line.split(" "));
                fields.put(field.number(), field);
            }
        }
        return messages;
    }

    private static Field field(String[] words) {
        String type = words[2];
        Count count = type.startsWith("[]") ? Count.LIST : type.startsWith("map:") ? Count.MAP : Count.ONE;
        int prefix =
                switch (count) {
                    case ONE -> 0;
                    case LIST -> "[]".length();
                    case MAP -> "map:".length();
                };
        boolean omit = isMarked(words, "omit");
        boolean optional = isMarked(words, "opt");
        return new Field(Integer.parseInt(words[0]), words[1], count, type.substring(prefix), omit, optional);
    }

    private static boolean isMarked(String[] words, String mark) {
        for (int i = 3; i < words.length; i++) {
            if (words[i].equals(mark)) {
                return true;
            }
        }
        return false;
    }
}
