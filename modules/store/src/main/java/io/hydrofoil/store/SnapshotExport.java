package io.hydrofoil.store;

import io.hydrofoil.chassis.Invariant;

/**
 * Writes the objects of one revision as a snapshot that another store can load, while this one goes on: a piece at a
 * time, on any thread, which is always the same. Unlike the log's own snapshots it holds no recent changes, and its
 * hash begins anew.
 */
public final class SnapshotExport {
    private static final byte[] EVERYTHING = {};

    private final Reader reader;
    private final SnapshotItems items;
    private final long revision;
    private byte[] afterKey = EVERYTHING;
    private long writtenBytes;
    private boolean isStarted;

    /** How far it is. */
    public enum Progress {
        /** There is more. */
        MORE,
        /** That was all. */
        DONE,
        /** The changes since its revision are no longer there: what was written is void. */
        EXPIRED
    }

    SnapshotExport(Reader reader, Store.SnapshotSink sink, int maxChunkBytes) {
        this.reader = reader;
        this.items = new SnapshotItems(sink, maxChunkBytes);
        this.revision = reader.revision();
    }

    /** Writes about so many bytes more, in whole chunks. */
    public Progress next(int bytes) {
        Invariant.check(bytes > 0, "a piece holds something");
        if (!isStarted) {
            isStarted = true;
            items.start(new SnapshotItems.Start(revision, revision, 0, -1, 0, 0));
        }
        if (revision == 0) {
            items.end(0);
            return Progress.DONE;
        }
        long until = writtenBytes + bytes;
        long answer = reader.listAtRest(EVERYTHING, afterKey, revision, (key, buffer, offset, length, at) -> {
            items.entry(key, at, buffer, offset, length);
            afterKey = key;
            writtenBytes += key.length + length;
            return writtenBytes < until;
        });
        if (answer < 0) {
            return Progress.EXPIRED;
        }
        if (writtenBytes < until) {
            items.end(0);
            return Progress.DONE;
        }
        return Progress.MORE;
    }
}
