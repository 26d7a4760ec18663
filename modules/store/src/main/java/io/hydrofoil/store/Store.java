package io.hydrofoil.store;

import org.agrona.DirectBuffer;

/**
 * The deterministic state machine: object table, ordered index, change ring, revisions. One writer thread (the store agent, which under
 * consensus is the cluster's service thread) calls apply and the snapshot methods; any thread reads through {@link #reader} and {@link #cursor}.
 */
public interface Store extends AutoCloseable {
    /** Identifies this process among proposers: outcomes of its own transactions only are reported to its listener. */
    long processId();

    /** Who hears outcomes; set before the first apply. */
    void outcomeListener(OutcomeListener listener);

    /** Called on the store agent after each batch with the new revision; rings doorbells, must not block. */
    void appliedListener(Runnable listener);

    /** Applies one committed batch at {@code logPosition}, stamped {@code timestampMs} by the log. */
    void apply(DirectBuffer batch, int offset, int length, long logPosition, long timestampMs);

    /** Reads. */
    Reader reader();

    /** A cursor that starts after {@code revision}; the first poll answers LAPPED if that is compacted. */
    ChangeCursor cursor(long revision);

    /** Writes the whole state, in chunks of at most {@code maxChunkBytes}. */
    void writeSnapshot(SnapshotSink sink, int maxChunkBytes);

    /** Starts to load a snapshot into this empty store: pass every chunk in order, then {@link SnapshotLoader#finish}. */
    SnapshotLoader snapshotLoader();

    @Override
    void close();

    /** Takes snapshot chunks. */
    @FunctionalInterface
    interface SnapshotSink {
        /** The bytes may be reused on return. */
        void onChunk(DirectBuffer chunk, int offset, int length);
    }

    /** Takes back what {@link #writeSnapshot} wrote. */
    interface SnapshotLoader {
        /** One chunk, as it was written. */
        void onChunk(DirectBuffer chunk, int offset, int length);

        /** Checks the whole (counts and checksum) and makes it the state. */
        void finish();
    }
}
