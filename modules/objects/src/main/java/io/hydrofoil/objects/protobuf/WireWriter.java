package io.hydrofoil.objects.protobuf;

import io.hydrofoil.objects.protobuf.WireLayout.Entry;
import java.util.Arrays;
import java.util.Base64;

/**
 * From the JSON form of an object to its protobuf message, in the bytes that the originals write: fields by number,
 * maps by key, values that are not pointers always there.
 *
 * <p>The naive way makes a tree of the JSON, then messages of the tree, then bytes of the messages, each with its
 * objects. This makes a {@link JsonTape} of the bytes, and of that the message, backward. It costs about as much as
 * reading the JSON. Owned by one thread.
 */
final class WireWriter {
    private static final byte[] ZERO_QUANTITY = {'0'};

    private final JsonTape json = new JsonTape();
    private final BackwardBytes out;
    private final WireTimes times = new WireTimes();
    /** Nodes: slots of the objects that are being written, and items of their lists. */
    private int[] stack = new int[1024];

    private int top;

    WireWriter(BackwardBytes out) {
        this.out = out;
    }

    /** Reads an object, for {@link #message}. */
    void read(byte[] canonical) {
        json.read(canonical, 0, canonical.length);
        top = 0;
    }

    /** Writes the object that was read as this message. */
    void message(String type) {
        message(WireLayout.of(type), 0);
    }

    private void message(WireLayout layout, int node) {
        switch (layout.form()) {
            case FIELDS -> fields(layout, node);
            case QUANTITY -> quantity(node);
            case INT_OR_STRING -> intOrString(node);
            case TIME -> time(node, false);
            case MICRO_TIME -> time(node, true);
            case RAW -> {
                if (!json.isNull(node)) {
                    bytes(1, json.json(), json.start(node), json.length(node));
                }
            }
            case ITEMS -> alone(layout, 1, node);
            case SCHEMA_OR_LIST, SCHEMA_OR_TEXTS -> {
                if (!json.isNull(node)) {
                    alone(layout, json.isList(node) ? 2 : 1, node);
                }
            }
            case SCHEMA_OR_FLAG -> {
                boolean schema = node != JsonTape.NONE && json.isObject(node);
                if (schema) {
                    alone(layout, 2, node);
                }
                flag(1, schema || (node != JsonTape.NONE && json.isTrue(node)));
            }
        }
    }

    /** One field of a message that has no object in JSON. */
    private void alone(WireLayout layout, int number, int node) {
        for (Entry entry : layout.entries()) {
            if (entry.number == number) {
                field(entry, node);
            }
        }
    }

    private void fields(WireLayout layout, int node) {
        int base = top;
        room(layout.slots());
        Arrays.fill(stack, base, base + layout.slots(), JsonTape.NONE);
        top = base + layout.slots();
        if (!json.isNull(node) && json.isObject(node)) {
            int after = json.after(node);
            for (int key = json.first(node); key < after; ) {
                int value = json.next(key);
                int slot = layout.slot(json.json(), json.start(key) + 1, json.end(key) - 1);
                if (slot >= 0) {
                    stack[base + slot] = value;
                }
                key = json.next(value);
            }
        }
        entries(layout.entries(), base);
        top = base;
    }

    private void entries(Entry[] entries, int base) {
        for (Entry entry : entries) {
            if (entry.sort == WireLayout.Sort.INLINE) {
                int before = out.length();
                entries(entry.inline, base);
                out.prefix(entry.number, before);
            } else {
                field(entry, stack[base + entry.slot]);
            }
        }
    }

    private void field(Entry entry, int node) {
        switch (entry.count) {
            case ONE -> {
                if (!entry.optional || !json.isNull(node)) {
                    one(entry, entry.number, node);
                }
            }
            case LIST -> {
                if (node != JsonTape.NONE && json.isList(node)) {
                    items(entry, node);
                }
            }
            case MAP -> {
                if (node != JsonTape.NONE && json.isObject(node)) {
                    map(entry, node);
                }
            }
        }
    }

    private void items(Entry entry, int list) {
        int base = top;
        int after = json.after(list);
        for (int item = json.first(list); item < after; item = json.next(item)) {
            room(1);
            stack[top++] = item;
        }
        for (int i = top - 1; i >= base; i--) {
            one(entry, entry.number, stack[i]);
        }
        top = base;
    }

    private void map(Entry entry, int object) {
        int base = top;
        int after = json.after(object);
        boolean sorted = true;
        for (int key = json.first(object); key < after; key = json.next(json.next(key))) {
            room(1);
            sorted &= !json.isEscaped(key) && (top == base || compare(stack[top - 1], key) < 0);
            stack[top++] = key;
        }
        if (!sorted) {
            sort(base);
        }
        for (int i = top - 1; i >= base; i--) {
            int before = out.length();
            one(entry, 2, json.next(stack[i]));
            string(1, stack[i]);
            out.prefix(entry.number, before);
        }
        top = base;
    }

    private int compare(int key, int other) {
        byte[] bytes = json.json();
        return Arrays.compareUnsigned(
                bytes, json.start(key) + 1, json.end(key) - 1, bytes, json.start(other) + 1, json.end(other) - 1);
    }

    /** By the bytes that the keys mean. Stored objects are sorted by UTF-16, which differs beyond the basic plane. */
    private void sort(int base) {
        Integer[] keys = new Integer[top - base];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = stack[base + i];
        }
        Arrays.sort(keys, (key, other) -> Arrays.compareUnsigned(json.utf8(key), json.utf8(other)));
        for (int i = 0; i < keys.length; i++) {
            stack[base + i] = keys[i];
        }
    }

    /** One value under this number; the zero of its sort if there is no node. */
    private void one(Entry entry, int number, int node) {
        switch (entry.sort) {
            case STRING -> string(number, node);
            case INT -> integer(number, json.isNull(node) ? 0 : json.integer(node));
            case BOOL -> flag(number, !json.isNull(node) && json.isTrue(node));
            case DOUBLE -> {
                double value = json.isNull(node) ? 0 : Double.parseDouble(json.text(node));
                out.fixed64(Double.doubleToRawLongBits(value));
                out.tag(number, WireReader.FIXED64);
            }
            case BYTES -> {
                byte[] value =
                        json.isNull(node) ? new byte[0] : Base64.getDecoder().decode(json.utf8(node));
                bytes(number, value, 0, value.length);
            }
            case MESSAGE -> {
                int before = out.length();
                message(entry.message(), node);
                out.prefix(number, before);
            }
            case JSON, INLINE -> throw new IllegalStateException(entry.sort + " is written with what is around it");
        }
    }

    private void string(int number, int node) {
        if (json.isNull(node)) {
            bytes(number, json.json(), 0, 0);
        } else if (json.isEscaped(node)) {
            byte[] utf8 = json.utf8(node);
            bytes(number, utf8, 0, utf8.length);
        } else {
            bytes(number, json.json(), json.start(node) + 1, json.length(node) - 2);
        }
    }

    private void bytes(int number, byte[] source, int offset, int count) {
        out.put(source, offset, count);
        out.varint(count);
        out.tag(number, WireReader.BYTES);
    }

    private void integer(int number, long value) {
        out.varint(value);
        out.tag(number, WireReader.VARINT);
    }

    private void flag(int number, boolean flag) {
        integer(number, flag ? 1 : 0);
    }

    private void quantity(int node) {
        if (json.isNull(node)) {
            bytes(1, ZERO_QUANTITY, 0, 1);
        } else if (json.isString(node)) {
            string(1, node);
        } else {
            bytes(1, json.json(), json.start(node), json.length(node));
        }
    }

    private void intOrString(int node) {
        boolean isString = !json.isNull(node) && json.isString(node);
        string(3, isString ? node : JsonTape.NONE);
        integer(2, isString || json.isNull(node) ? 0 : json.integer(node));
        integer(1, isString ? 1 : 0);
    }

    private void time(int node, boolean micros) {
        if (json.isNull(node)) {
            return;
        }
        if (times.read(json.json(), json.start(node) + 1, json.end(node) - 1)) {
            integer(2, micros ? times.nanos() : 0);
            integer(1, times.seconds());
        }
    }

    private void room(int count) {
        if (stack.length - top < count) {
            stack = Arrays.copyOf(stack, Math.max(stack.length * 2, top + count));
        }
    }
}
