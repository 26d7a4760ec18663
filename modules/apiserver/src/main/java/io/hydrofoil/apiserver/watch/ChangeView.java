package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.reads.EventEncoder;
import io.hydrofoil.apiserver.reads.EventType;
import io.hydrofoil.apiserver.reads.Selection;
import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Change;
import io.hydrofoil.store.StoreLimits;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One change of the ring as watchers see it, and the events that were made of it so far. What a selection sees of a
 * change:
 *
 * <pre>
 * selected before   selected now   event
 * no                yes            ADDED
 * yes               yes            MODIFIED
 * yes               no (or gone)   DELETED, with the old object and the new revision
 * no                no             none
 * </pre>
 *
 * Valid while the change's bytes are. One thread.
 */
final class ChangeView {
    private static final int MAX_ENCODED = 16;

    private final RecordFlyweight now = new RecordFlyweight();
    private final RecordFlyweight before = new RecordFlyweight();
    private final @Nullable EventEncoder[] encoders = new EventEncoder[MAX_ENCODED];
    private final EventType[] types = new EventType[MAX_ENCODED];
    private final boolean[] firsts = new boolean[MAX_ENCODED];
    private final byte[][] events = new byte[MAX_ENCODED][];
    private int encodedCount;
    private final byte[] key = new byte[StoreLimits.MAX_KEY_BYTES];
    private int keyLength;
    private long revision;
    private boolean isNow;
    private boolean isBefore;

    /** Looks at this change. */
    @HotPath
    void wrap(Change change) {
        Arrays.fill(events, 0, encodedCount, null);
        encodedCount = 0;
        revision = change.revision();
        keyLength = change.keyLength();
        change.buffer().getBytes(change.keyOffset(), key, 0, keyLength);
        DirectBuffer buffer = change.buffer();
        isNow = !change.isDeletion();
        isBefore = change.isDeletion() || change.previousLength() > 0;
        if (isNow) {
            now.wrap(buffer, change.recordOffset(), change.recordLength());
        }
        if (change.isDeletion()) {
            // What the deletion says was the last state (perhaps without its finalizer).
            before.wrap(buffer, change.recordOffset(), change.recordLength());
        } else if (isBefore) {
            before.wrap(buffer, change.previousOffset(), change.previousLength());
        }
    }

    /** The key's bytes, up to {@link #keyLength}. */
    @HotPath
    byte[] key() {
        return key;
    }

    @HotPath
    int keyLength() {
        return keyLength;
    }

    @HotPath
    boolean isUnder(byte[] prefix) {
        return keyLength >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** What a selection, under whose prefix the key lies, sees of it; null: nothing. */
    @HotPath
    @Nullable
    EventType typeFor(Selection selection) {
        boolean selectedNow = isNow && selection.matches(keyLength, now);
        boolean selectedBefore = isBefore && selection.matches(keyLength, before);
        if (selectedNow) {
            return selectedBefore ? EventType.MODIFIED : EventType.ADDED;
        }
        return selectedBefore ? EventType.DELETED : null;
    }

    /** The event's bytes, made at the first call for each encoder and type. */
    byte[] encoded(EventType type, EventEncoder encoder, boolean isFirst, long nowMs) {
        boolean first = isFirst && encoder.isFirstSpecial();
        for (int i = 0; i < encodedCount; i++) {
            EventEncoder made = encoders[i];
            if (types[i] == type && firsts[i] == first && made != null && made.equals(encoder)) {
                return events[i];
            }
        }
        RecordFlyweight record = type == EventType.DELETED ? before : now;
        byte[] bytes = encoder.event(type, record, revision, first, nowMs);
        if (encodedCount < MAX_ENCODED) {
            encoders[encodedCount] = encoder;
            types[encodedCount] = type;
            firsts[encodedCount] = first;
            events[encodedCount++] = bytes;
        }
        return bytes;
    }
}
