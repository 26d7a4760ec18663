package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.apiserver.reads.EventEncoder;
import io.hydrofoil.apiserver.reads.EventType;
import io.hydrofoil.apiserver.reads.Selection;
import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Change;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
 * Valid while the change's bytes are. One thread, which waits if a webhook has to show the objects.
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
    private final @Nullable ShownObjects shown;
    private @Nullable MapValue shownNow;
    private @Nullable MapValue shownBefore;
    private final byte[] key = new byte[StoreLimits.MAX_KEY_BYTES];
    private int keyLength;
    private long revision;
    private boolean isNow;
    private boolean isBefore;

    /** Changes of objects that show themselves. */
    ChangeView() {
        this(null);
    }

    /** @param shown what shows the objects; null: they show themselves */
    ChangeView(@Nullable ShownObjects shown) {
        this.shown = shown;
    }

    /** Looks at this change. */
    @HotPath
    void wrap(Change change) {
        shownNow = null;
        shownBefore = null;
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
        boolean selectedNow = isNow && isSelected(selection, now);
        boolean selectedBefore = isBefore && isSelected(selection, before);
        if (selectedNow) {
            return selectedBefore ? EventType.MODIFIED : EventType.ADDED;
        }
        return selectedBefore ? EventType.DELETED : null;
    }

    @HotPath
    private boolean isSelected(Selection selection, RecordFlyweight record) {
        if (shown == null) {
            return selection.matches(keyLength, record);
        }
        return selection.isAt(keyLength)
                && (!selection.hasSelectors() || selection.matches(shown(shown, record, true)));
    }

    /** The object as it is shown; with {@code both} the other one is shown with it if there is one. */
    private MapValue shown(ShownObjects objects, RecordFlyweight record, boolean both) {
        boolean needsNow = isNow && shownNow == null && (both || record == now);
        boolean needsBefore = isBefore && shownBefore == null && (both || record == before);
        if (needsNow || needsBefore) {
            List<byte[]> json = new ArrayList<>(2);
            if (needsNow) {
                json.add(now.json(revision));
            }
            if (needsBefore) {
                json.add(before.json(revision));
            }
            List<MapValue> trees = objects.of(json);
            shownNow = needsNow ? trees.getFirst() : shownNow;
            shownBefore = needsBefore ? trees.getLast() : shownBefore;
        }
        return Objects.requireNonNull(record == now ? shownNow : shownBefore);
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
        byte[] bytes = shown == null
                ? encoder.event(type, record, revision, first, nowMs)
                : encoder.event(type, shown(shown, record, false), first, nowMs);
        if (encodedCount < MAX_ENCODED) {
            encoders[encodedCount] = encoder;
            types[encodedCount] = type;
            firsts[encodedCount] = first;
            events[encodedCount++] = bytes;
        }
        return bytes;
    }
}
