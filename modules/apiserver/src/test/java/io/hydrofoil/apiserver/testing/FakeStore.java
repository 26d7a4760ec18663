package io.hydrofoil.apiserver.testing;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordCodec;
import io.hydrofoil.store.ChangeCursor;
import io.hydrofoil.store.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** A store in plain collections: every state it ever had, and a ring that forgets when told. Synchronized. */
public final class FakeStore implements Reader {
    private final TreeMap<byte[], TreeMap<Long, byte[]>> history = new TreeMap<>(Arrays::compareUnsigned);
    private final List<Change> changes = new ArrayList<>();
    private long revision = 100;
    private long compacted = 100;

    private static final class Change {
        private final long revision;
        private final long previousRevision;
        private final byte[] key;
        private final byte[] record;
        private final byte[] previous;

        Change(long revision, long previousRevision, byte[] key, byte[] record, byte[] previous) {
            this.revision = revision;
            this.previousRevision = previousRevision;
            this.key = key;
            this.record = record;
            this.previous = previous;
        }
    }

    /** Writes an object given as JSON with single quotes; returns the revision. */
    public synchronized long put(String json) {
        MapValue object = Json.map(json.replace('\'', '"'));
        Kind kind = KindTable.builtin().require(object.text("apiVersion", ""), object.text("kind", ""));
        MapValue metadata = object.map("metadata");
        byte[] key = StorageKeys.of(kind, metadata.text("namespace", ""), metadata.text("name", ""));
        return put(key, RecordCodec.encode(kind, object));
    }

    /** Writes a record. */
    public synchronized long put(byte[] key, byte[] record) {
        long previousRevision = revisionOf(key);
        byte[] previous = previousRevision == 0 ? null : at(key, revision);
        changes.add(new Change(++revision, previousRevision, key, record, previous));
        history.computeIfAbsent(key, k -> new TreeMap<>()).put(revision, record);
        return revision;
    }

    /** Deletes; returns the revision, which stays if there is nothing to delete. */
    public synchronized long delete(byte[] key) {
        byte[] last = at(key, revision);
        if (last == null) {
            return revision;
        }
        changes.add(new Change(revision + 1, revisionOf(key), key, null, last));
        history.get(key).put(++revision, new byte[0]);
        return revision;
    }

    /** Forgets changes and states up to a revision. */
    public synchronized void compact(long upTo) {
        compacted = upTo;
    }

    private long revisionOf(byte[] key) {
        TreeMap<Long, byte[]> states = history.get(key);
        return states == null || states.lastEntry().getValue().length == 0 ? 0 : states.lastKey();
    }

    private byte[] at(byte[] key, long atRevision) {
        TreeMap<Long, byte[]> states = history.get(key);
        var entry = states == null ? null : states.floorEntry(atRevision);
        return entry == null || entry.getValue().length == 0 ? null : entry.getValue();
    }

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public synchronized long compactedRevision() {
        return compacted;
    }

    @Override
    public synchronized boolean get(byte[] key, RecordVisitor visitor) {
        byte[] record = at(key, revision);
        if (record == null) {
            return false;
        }
        visitor.onRecord(new UnsafeBuffer(record), 0, record.length, revisionOf(key));
        return true;
    }

    @Override
    public synchronized long list(byte[] prefix, byte[] afterKey, long atRevision, ListVisitor visitor) {
        if (atRevision != 0 && atRevision < compacted) {
            return EXPIRED;
        }
        if (atRevision > revision) {
            return FUTURE;
        }
        long at = atRevision == 0 ? revision : atRevision;
        byte[] from = afterKey.length == 0 ? prefix : afterKey;
        for (var entry : history.tailMap(from, afterKey.length == 0).entrySet()) {
            byte[] key = entry.getKey();
            if (!startsWith(key, prefix)) {
                break;
            }
            byte[] record = at(key, at);
            if (record != null
                    && !visitor.onRecord(
                            key,
                            new UnsafeBuffer(record),
                            0,
                            record.length,
                            entry.getValue().floorKey(at))) {
                break;
            }
        }
        return at;
    }

    @Override
    public synchronized long count(byte[] prefix) {
        long[] count = new long[1];
        list(prefix, new byte[0], 0, (key, buffer, offset, length, rev) -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** A cursor after {@code from}. */
    public ChangeCursor cursor(long from) {
        return new ChangeCursor() {
            private long at = from;

            @Override
            public int poll(Handler handler, int limit) {
                List<Change> next;
                synchronized (FakeStore.this) {
                    if (at < compacted) {
                        return LAPPED;
                    }
                    next = changes.stream()
                            .filter(change -> change.revision > at)
                            .limit(limit)
                            .toList();
                }
                for (Change change : next) {
                    deliver(change, handler);
                    at = change.revision;
                }
                return next.size();
            }

            @Override
            public long revision() {
                return at;
            }
        };
    }

    private static void deliver(Change change, ChangeCursor.Handler handler) {
        int oldLength = change.previous == null ? 0 : change.previous.length;
        int newLength = change.record == null ? 0 : change.record.length;
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[oldLength + newLength]);
        if (change.previous != null) {
            buffer.putBytes(0, change.previous);
        }
        if (change.record == null) {
            handler.onDelete(change.revision, change.previousRevision, change.key, buffer, 0, oldLength);
            return;
        }
        buffer.putBytes(oldLength, change.record);
        handler.onPut(change.revision, change.previousRevision, change.key, buffer, oldLength, newLength, 0, oldLength);
    }
}
