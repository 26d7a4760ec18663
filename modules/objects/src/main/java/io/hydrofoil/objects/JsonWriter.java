package io.hydrofoil.objects;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** Writes values as JSON into a buffer that grows and is used again. Owned by one thread. */
final class JsonWriter {
    private static final int RETAINED_BYTES = 1 << 20;
    private static final ThreadLocal<JsonWriter> SHARED = ThreadLocal.withInitial(JsonWriter::new);
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final boolean[] PLAIN = new boolean[128];

    static {
        Arrays.fill(PLAIN, 0x20, 0x80, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private byte[] buffer = new byte[4096];
    private int length;

    private final BiConsumer<String, Value> inOrder = this::fieldInOrder;
    private final BiConsumer<String, Value> sortedInside = this::fieldSortedInside;

    /** This thread's writer, emptied; not to be kept over a call into other code that writes. */
    static JsonWriter shared() {
        JsonWriter writer = SHARED.get();
        writer.length = 0;
        if (writer.buffer.length > RETAINED_BYTES) {
            writer.buffer = new byte[4096];
        }
        return writer;
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    void copyTo(byte[] dst, int dstOffset) {
        System.arraycopy(buffer, 0, dst, dstOffset, length);
    }

    /** Writes fields in their order. */
    void value(Value value) {
        value(value, false);
    }

    /** Writes the fields of every map in the order of their keys. */
    void sorted(Value value) {
        value(value, true);
    }

    private void value(Value value, boolean sorted) {
        switch (value) {
            case MapValue map -> map(map, sorted);
            case ListValue list -> {
                put('[');
                for (int i = 0; i < list.size(); i++) {
                    if (i > 0) {
                        put(',');
                    }
                    value(list.at(i), sorted);
                }
                put(']');
            }
            case StringValue(String text) -> string(text);
            case NumberValue number -> {
                if (number.isIntegral()) {
                    number(number.longValue());
                } else {
                    ascii(decimal(number.doubleValue()));
                }
            }
            case BoolValue flag -> ascii(flag.flag() ? "true" : "false");
            case NullValue ignored -> ascii("null");
        }
    }

    private void map(MapValue map, boolean sorted) {
        put('{');
        int start = length;
        if (!sorted) {
            map.forEach(inOrder);
        } else if (isSorted(map)) {
            map.forEach(sortedInside);
        } else {
            for (String key : sortedKeys(map)) {
                sortedInside.accept(key, java.util.Objects.requireNonNull(map.get(key)));
            }
        }
        if (length > start) {
            // the comma after the last field
            length--;
        }
        put('}');
    }

    static String[] sortedKeys(MapValue map) {
        String[] keys = map.keys().toArray(new String[0]);
        Arrays.sort(keys);
        return keys;
    }

    private static boolean isSorted(MapValue map) {
        String last = "";
        for (String key : map.keys()) {
            if (key.compareTo(last) < 0) {
                return false;
            }
            last = key;
        }
        return true;
    }

    private void fieldInOrder(String key, Value value) {
        field(key, value, false);
        put(',');
    }

    private void fieldSortedInside(String key, Value value) {
        field(key, value, true);
        put(',');
    }

    void field(String key, Value value, boolean sorted) {
        key(key);
        value(value, sorted);
    }

    void key(String key) {
        string(key);
        put(':');
    }

    void put(char ascii) {
        require(1);
        buffer[length++] = (byte) ascii;
    }

    private void ascii(String text) {
        int size = text.length();
        require(size);
        for (int i = 0; i < size; i++) {
            buffer[length++] = (byte) text.charAt(i);
        }
    }

    void number(long value) {
        if (value == Long.MIN_VALUE) {
            ascii("-9223372036854775808");
            return;
        }
        if (value < 0) {
            put('-');
        }
        long rest = Math.abs(value);
        int digits = Digits.count(rest);
        require(digits);
        Digits.write(rest, buffer, length, digits);
        length += digits;
    }

    void string(String text) {
        int size = text.length();
        require(size + 2);
        buffer[length++] = '"';
        int i = 0;
        while (i < size) {
            char c = text.charAt(i);
            if (c >= 128 || !PLAIN[c]) {
                break;
            }
            buffer[length++] = (byte) c;
            i++;
        }
        while (i < size) {
            i = character(text, i);
        }
        put('"');
    }

    private int character(String text, int i) {
        char c = text.charAt(i);
        require(6);
        if (c < 128) {
            if (PLAIN[c]) {
                buffer[length++] = (byte) c;
            } else {
                escaped(c);
            }
        } else if (c < 0x800) {
            buffer[length++] = (byte) (0xc0 | (c >> 6));
            buffer[length++] = (byte) (0x80 | (c & 0x3f));
        } else if (Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1))) {
            int point = Character.toCodePoint(c, text.charAt(i + 1));
            buffer[length++] = (byte) (0xf0 | (point >> 18));
            buffer[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            buffer[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
            buffer[length++] = (byte) (0x80 | (point & 0x3f));
            return i + 2;
        } else {
            char unit = Character.isSurrogate(c) ? '\ufffd' : c;
            buffer[length++] = (byte) (0xe0 | (unit >> 12));
            buffer[length++] = (byte) (0x80 | ((unit >> 6) & 0x3f));
            buffer[length++] = (byte) (0x80 | (unit & 0x3f));
        }
        return i + 1;
    }

    private void escaped(char c) {
        buffer[length++] = '\\';
        switch (c) {
            case '"', '\\' -> buffer[length++] = (byte) c;
            case '\n' -> buffer[length++] = 'n';
            case '\r' -> buffer[length++] = 'r';
            case '\t' -> buffer[length++] = 't';
            case '\b' -> buffer[length++] = 'b';
            case '\f' -> buffer[length++] = 'f';
            default -> {
                buffer[length++] = 'u';
                buffer[length++] = '0';
                buffer[length++] = '0';
                buffer[length++] = HEX[c >> 4];
                buffer[length++] = HEX[c & 15];
            }
        }
    }

    /**
     * The shortest text that reads back as this double: plain between 1e-6 and 1e21, else with an exponent (as Go
     * writes it).
     */
    static String decimal(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        double size = Math.abs(value);
        if (size >= 1e-6 && size < 1e21) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - exact.scale() - 1;
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (value < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "" : "+") + exponent;
    }

    private void require(int bytes) {
        if (buffer.length - length < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + bytes));
        }
    }
}
