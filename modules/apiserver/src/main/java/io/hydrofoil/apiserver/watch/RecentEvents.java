package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.reads.EventEncoder;
import io.hydrofoil.apiserver.reads.EventType;
import io.hydrofoil.chassis.HotPath;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events that were encoded for watchers that are behind. A pause lets all watchers of an audience fall behind together,
 * and each reads the same changes by itself afterwards: without this, a thousand of them make a thousand copies of each
 * event, which live until their streams take them. Holds a few hundred; what has been overwritten is made again. One
 * thread.
 */
final class RecentEvents {
    private static final int BITS = 9;
    /** Larger ones are not kept: {@code 2^BITS} of this size are the most that is held. */
    private static final int MAX_BYTES = 16 * 1024;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long[] positions = new long[1 << BITS];
    private final EventType[] types = new EventType[1 << BITS];
    private final @Nullable EventEncoder[] encoders = new EventEncoder[1 << BITS];
    private final byte[] @Nullable [] events = new byte[1 << BITS][];
    private boolean isEmpty = true;

    /** The event of the change at this place, if it is still here. */
    @HotPath
    byte @Nullable [] find(long position, EventType type, EventEncoder encoder) {
        int slot = slot(position, encoder);
        EventEncoder kept = encoders[slot];
        return kept != null && positions[slot] == position && types[slot] == type && kept.equals(encoder)
                ? events[slot]
                : null;
    }

    void keep(long position, EventType type, EventEncoder encoder, byte[] event) {
        if (event.length > MAX_BYTES) {
            return;
        }
        int slot = slot(position, encoder);
        positions[slot] = position;
        types[slot] = type;
        encoders[slot] = encoder;
        events[slot] = event;
        isEmpty = false;
    }

    /** Nobody is behind any more. */
    void clear() {
        if (!isEmpty) {
            Arrays.fill(encoders, null);
            Arrays.fill(events, null);
            isEmpty = true;
        }
    }

    private static int slot(long position, EventEncoder encoder) {
        long mixed = position ^ ((long) encoder.hashCode() << Integer.SIZE);
        return (int) ((mixed * SPREAD) >>> (Long.SIZE - BITS));
    }
}
