package io.hydrofoil.objects;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that were read before, to be met again: the field names, times, images, policies and units that thousands
 * of objects have in common are made once and held once. What differs from object to object (names, uids) does not push
 * those out: a text is kept when it comes a second time. Direct-mapped and racy: threads that meet may keep a text
 * twice, or forget it.
 */
final class TextTable {
    /** Longer ones are not kept, bytes. */
    static final int MAX_LENGTH = 48;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX_HEAD = 0x9e3779b97f4a7c15L;
    private static final long MIX_TAIL = 0xc2b2ae3d27d4eb4fL;

    private final @Nullable Text[] texts;
    private final int[] seen;

    /** {@code slots}: a power of two. */
    TextTable(int slots) {
        this.texts = new Text[slots];
        this.seen = new int[slots];
    }

    /** A text of plain ASCII, as a name and as a value. */
    static final class Text {
        final byte[] bytes;
        final String name;
        final StringValue value;

        private Text(byte[] bytes) {
            this.bytes = bytes;
            this.name = new String(bytes, StandardCharsets.ISO_8859_1);
            this.value = new StringValue(name);
        }
    }

    /**
     * The text of these bytes, which must be ASCII and no more than {@link #MAX_LENGTH}, if it is kept here; null: the
     * reader makes its own.
     */
    @Nullable
    Text find(byte[] in, int start, int length) {
        int hash = hash(in, start, length);
        int slot = hash & (texts.length - 1);
        Text kept = texts[slot];
        if (kept != null && Arrays.equals(in, start, start + length, kept.bytes, 0, kept.bytes.length)) {
            return kept;
        }
        if (seen[slot] != hash) {
            seen[slot] = hash;
            return null;
        }
        Text fresh = new Text(Arrays.copyOfRange(in, start, start + length));
        texts[slot] = fresh;
        return fresh;
    }

    /** Of the length, the first eight bytes and the last: texts that differ only between these share a slot. */
    private static int hash(byte[] in, int start, int length) {
        long head = 0;
        long tail = 0;
        if (length >= Long.BYTES) {
            head = (long) LONGS.get(in, start);
            tail = (long) LONGS.get(in, start + length - Long.BYTES);
        } else {
            for (int i = start; i < start + length; i++) {
                head = head << Byte.SIZE | in[i];
            }
        }
        long mixed = (head + length) * MIX_HEAD ^ tail * MIX_TAIL;
        return (int) (mixed ^ mixed >>> 32) >>> 4;
    }
}
