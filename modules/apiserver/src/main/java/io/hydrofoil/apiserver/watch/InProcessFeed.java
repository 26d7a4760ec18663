package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Change;
import io.hydrofoil.store.ChangeCursor;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A feed that reads the store directly: lists all kinds at one revision, then follows with a cursor of its own from
 * there. Nothing is queued for it; a slow
 * loop is a cursor that lags, and one that is overtaken starts over. Owned by one agent thread.
 */
final class InProcessFeed implements ChangeFeed, ChangeCursor.Handler {
    private static final byte[] FROM_START = new byte[0];

    private final Store store;
    private final SharedObjects objects;
    private final Runnable onClose;
    private final @Nullable CustomRows custom;
    private final List<Kind> kinds;
    private final Map<ByteSlice, Kind> byPrefix = new HashMap<>();
    private final ByteSlice probe = new ByteSlice();
    private final byte[] key = new byte[StoreLimits.MAX_KEY_BYTES];
    private final RecordFlyweight record = new RecordFlyweight();
    private final Deque<Kind> toList = new ArrayDeque<>();
    private final List<ApiObject> listed = new ArrayList<>();
    private byte[] afterKey = FROM_START;
    private long listRevision;
    private long revision;
    private int delivered;
    private @Nullable ChangeCursor cursor;
    private @Nullable Handler handler;

    /** @param custom the custom kinds, if the feed is of these too */
    InProcessFeed(Store store, SharedObjects objects, Set<Kind> kinds, @Nullable CustomRows custom, Runnable onClose) {
        this.store = store;
        this.custom = custom;
        this.objects = objects;
        this.onClose = onClose;
        // In the order of the kind table, so that a replay delivers in the same order.
        this.kinds = new ArrayList<>(
                KindTable.builtin().all().stream().filter(kinds::contains).toList());
        this.kinds.forEach(this::recognize);
    }

    private void recognize(Kind kind) {
        byPrefix.put(ByteSlice.of(StorageKeys.prefix(kind, "")), kind);
    }

    @Override
    public int poll(Handler to, int limit) {
        handler = to;
        delivered = 0;
        if (toList.isEmpty()) {
            List<Kind> come = custom == null ? List.of() : custom.come();
            if (cursor == null) {
                add(come);
                start(to);
            } else if (!come.isEmpty()) {
                add(come);
                // As of now: what the cursor has passed over is in there, what it has yet to tell repeats some of it.
                listRevision = store.reader().revision();
                toList.addAll(come);
                come.forEach(to::onReset);
            }
        }
        while (!toList.isEmpty() && delivered < limit) {
            list(to, limit - delivered);
        }
        if (toList.isEmpty()) {
            follow(limit);
        }
        return delivered;
    }

    private void add(List<Kind> come) {
        for (Kind kind : come) {
            // What had another name or scope is gone, and all of its objects with it.
            kinds.removeIf(known -> known.storageResource().equals(kind.storageResource()));
            kinds.add(kind);
            recognize(kind);
        }
    }

    private void start(Handler to) {
        cursor = null;
        listRevision = store.reader().revision();
        afterKey = FROM_START;
        toList.addAll(kinds);
        kinds.forEach(to::onReset);
        if (kinds.isEmpty()) {
            cursor = store.cursor(listRevision);
        }
    }

    private void list(Handler to, int limit) {
        Kind kind = toList.element();
        listed.clear();
        long answer = store.reader()
                .list(StorageKeys.prefix(kind, ""), afterKey, listRevision, (found, buffer, offset, length, at) -> {
                    listed.add(objects.of(kind, found, record.wrap(buffer, offset, length), at));
                    afterKey = found;
                    return listed.size() < limit;
                });
        if (answer < 0) {
            // The ring went round while the kinds were listed: all of them anew, at a later revision.
            toList.clear();
            start(to);
            return;
        }
        listed.forEach(to::onPut);
        delivered += listed.size();
        if (listed.size() < limit) {
            to.onSynced(kind);
            toList.remove();
            afterKey = FROM_START;
        }
        listed.clear();
        if (toList.isEmpty() && cursor == null) {
            revision = listRevision;
            cursor = store.cursor(listRevision);
        }
    }

    private void follow(int limit) {
        ChangeCursor here = cursor;
        while (here != null && delivered < limit) {
            int passed = here.poll(this, limit);
            if (passed == ChangeCursor.LAPPED) {
                cursor = null;
                delivered++;
                return;
            }
            revision = Math.max(revision, here.revision());
            if (passed < limit) {
                return;
            }
        }
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public void onChange(Change change) {
        int keyLength = change.keyLength();
        change.buffer().getBytes(change.keyOffset(), key, 0, keyLength);
        Kind kind = kindOf(key, keyLength);
        if (kind == null || handler == null) {
            return;
        }
        delivered++;
        record.wrap(change.buffer(), change.recordOffset(), change.recordLength());
        ApiObject object = objects.of(kind, Arrays.copyOf(key, keyLength), record, change.revision());
        if (change.isDeletion()) {
            handler.onDelete(object);
        } else {
            handler.onPut(object);
        }
    }

    /** The kind under whose prefix, up to the second slash, the key lies; null: not of this feed. */
    private @Nullable Kind kindOf(byte[] key, int keyLength) {
        int slashes = 0;
        for (int i = 0; i < keyLength; i++) {
            if (key[i] == '/' && ++slashes == 2) {
                return byPrefix.get(probe.set(key, i + 1));
            }
        }
        return null;
    }

    @Override
    public void close() {
        cursor = null;
        toList.clear();
        onClose.run();
    }
}
