package io.hydrofoil.objects.protobuf;

import io.hydrofoil.objects.protobuf.WireTable.Count;
import io.hydrofoil.objects.protobuf.WireTable.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How a message is written from a JSON object: its fields from the last to the first, each with the slot into which
 * the reader of the object puts the field's value, by the bytes of its key. Fields of messages that JSON shows in
 * place have slots of the message around them. Immutable.
 */
final class WireLayout {
    private static final Map<String, WireLayout> LAYOUTS = new ConcurrentHashMap<>();
    private static final int NO_SLOT = -1;

    private final WireForm form;
    private final Entry[] entries;
    private final byte[][] names;
    private final int[] table;

    private WireLayout(WireForm form, Entry[] entries, List<String> names) {
        this.form = form;
        this.entries = entries;
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.table = new int[Integer.highestOneBit(Math.max(names.size(), 1)) * 4];
        Arrays.fill(table, NO_SLOT);
        for (int slot = 0; slot < this.names.length; slot++) {
            int place = place(this.names[slot], 0, this.names[slot].length);
            while (table[place] != NO_SLOT) {
                place = (place + 1) & (table.length - 1);
            }
            table[place] = slot;
        }
    }

    /** What a field holds. */
    enum Sort {
        STRING,
        INT,
        BOOL,
        DOUBLE,
        BYTES,
        JSON,
        MESSAGE,
        /** A message whose fields stand in the object around it. */
        INLINE
    }

    /** A field as it is written. */
    static final class Entry {
        final int number;
        final int slot;
        final Count count;
        final Sort sort;
        final boolean optional;
        /** The entries of an INLINE message. */
        final Entry[] inline;

        private final String type;
        private @Nullable WireLayout message;

        private Entry(Field field, Sort sort, int slot, Entry[] inline) {
            this.number = field.number();
            this.count = field.count();
            this.optional = field.optional();
            this.type = field.type();
            this.sort = sort;
            this.slot = slot;
            this.inline = inline;
        }

        /** Layout of a MESSAGE; looked up late since messages may hold themselves. */
        WireLayout message() {
            WireLayout known = message;
            if (known == null) {
                known = WireLayout.of(type);
                message = known;
            }
            return known;
        }
    }

    static WireLayout of(String message) {
        WireLayout known = LAYOUTS.get(message);
        if (known != null) {
            return known;
        }
        List<String> names = new ArrayList<>();
        WireTable.Message from = WireTable.message(message);
        WireLayout made = new WireLayout(from.form(), entries(from, names), names);
        WireLayout raced = LAYOUTS.putIfAbsent(message, made);
        return raced == null ? made : raced;
    }

    private static Entry[] entries(WireTable.Message message, List<String> names) {
        List<Entry> entries = new ArrayList<>();
        for (Field field : message.fields().values()) {
            if (field.isInline()) {
                Entry[] inner = entries(WireTable.message(field.type()), names);
                entries.addFirst(new Entry(field, Sort.INLINE, NO_SLOT, inner));
            } else {
                entries.addFirst(new Entry(field, sort(field.type()), names.size(), new Entry[0]));
                names.add(field.name());
            }
        }
        return entries.toArray(new Entry[0]);
    }

    private static Sort sort(String type) {
        return switch (type) {
            case "string" -> Sort.STRING;
            case "int" -> Sort.INT;
            case "bool" -> Sort.BOOL;
            case "double" -> Sort.DOUBLE;
            case "bytes" -> Sort.BYTES;
            case "json" -> Sort.JSON;
            default -> Sort.MESSAGE;
        };
    }

    WireForm form() {
        return form;
    }

    /** Fields by descending number. */
    Entry[] entries() {
        return entries;
    }

    /** Slots that an object of this message takes. */
    int slots() {
        return names.length;
    }

    /** The slot of the field with this name, or negative. */
    int slot(byte[] utf8, int start, int end) {
        int place = place(utf8, start, end);
        while (table[place] != NO_SLOT) {
            byte[] name = names[table[place]];
            if (Arrays.equals(name, 0, name.length, utf8, start, end)) {
                return table[place];
            }
            place = (place + 1) & (table.length - 1);
        }
        return NO_SLOT;
    }

    private int place(byte[] utf8, int start, int end) {
        int hash = end - start;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + utf8[i];
        }
        return (hash ^ (hash >>> 15)) & (table.length - 1);
    }
}
