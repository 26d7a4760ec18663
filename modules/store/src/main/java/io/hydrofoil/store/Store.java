package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import org.agrona.DirectBuffer;

/**
 * The deterministic state machine: object table, ordered index, change ring, revisions. One writer thread (the store
 * agent, which under
 * consensus is the cluster's service thread) calls apply and the snapshot methods; any thread reads through {@link
 * #reader} and {@link #cursor}.
 */
public final class Store implements AutoCloseable {
    private final long processId;
    private final StoreLimits limits;
    private final RecordSeal seal;
    private final ObjectTable table;
    private final Applier applier;
    private final Reader reader;
    private OutcomeListener outcomeListener = (correlationId, outcome) -> {};
    private Runnable appliedListener = () -> {};
    private long logPosition = -1;
    private long timestampMs;

    /**
     * An empty store. {@code processId} tells the batches of this process from those of others and of earlier lives.
     */
    public Store(long processId, StoreLimits limits) {
        this(processId, limits, RecordSeal.none());
    }

    /** An empty store whose readers open what {@code seal} has keys for, and whose encoders seal what it says. */
    public Store(long processId, StoreLimits limits, RecordSeal seal) {
        this(processId, limits, seal, new ChronicleObjectTable(limits));
    }

    Store(long processId, StoreLimits limits, RecordSeal seal, ObjectTable table) {
        this.processId = processId;
        this.limits = limits;
        this.seal = seal;
        this.table = table;
        this.applier = new Applier(limits, table);
        this.reader = new Reader(applier, table, seal);
    }

    /** Identifies this process among proposers: outcomes of its own transactions only are reported to its listener. */
    public long processId() {
        return processId;
    }

    /** Who hears outcomes; set before the first apply. */
    public void outcomeListener(OutcomeListener listener) {
        outcomeListener = listener;
    }

    /** Called on the store agent after each batch with the new revision; rings doorbells, must not block. */
    public void appliedListener(Runnable listener) {
        appliedListener = listener;
    }

    /**
     * Applies one committed batch at {@code logPosition}, which grows from batch to batch, stamped {@code timestampMs}
     * by the log. A corrupt batch
     * and one that was applied before break an invariant and change nothing.
     */
    @HotPath
    public void apply(DirectBuffer batch, int offset, int length, long logPosition, long timestampMs) {
        Invariant.check(logPosition > this.logPosition, "log position must grow", logPosition, this.logPosition);
        applier.apply(batch, offset, length, processId, outcomeListener);
        this.logPosition = logPosition;
        this.timestampMs = Math.max(this.timestampMs, timestampMs);
        appliedListener.run();
    }

    /** An encoder of batches for this store. */
    public BatchEncoder encoder() {
        return new BatchEncoder(limits, seal);
    }

    /** How records rest here. */
    public RecordSeal seal() {
        return seal;
    }

    /** Reads. */
    public Reader reader() {
        return reader;
    }

    /** A cursor that starts after {@code revision}; the first poll answers LAPPED if that is compacted. */
    public ChangeCursor cursor(long revision) {
        return new ChangeCursor(applier, seal, revision);
    }

    /** A hash of everything that was ever applied: members at the same revision have the same. Store agent only. */
    public long stateHash() {
        return applier.hash().value();
    }

    /** Position of the last applied batch in the log, -1 before the first. Store agent only. */
    public long logPosition() {
        return logPosition;
    }

    /** The log's time of the last applied batch. Store agent only. */
    public long timestampMs() {
        return timestampMs;
    }

    /** Bytes of all records and keys. Any thread, to which it may be a little old. */
    public long bytes() {
        return applier.bytes();
    }

    /** How much it may hold. */
    public StoreLimits limits() {
        return limits;
    }

    /** Number of objects. Store agent only. */
    public long entries() {
        return applier.entries();
    }

    /** Writes the whole state, in chunks of at most {@code maxChunkBytes}. */
    public void writeSnapshot(SnapshotSink sink, int maxChunkBytes) {
        new SnapshotWriter(applier, table, sink, maxChunkBytes).write(logPosition, timestampMs);
    }

    /** Writes the objects of now as a snapshot, in chunks of at most {@code maxChunkBytes}. Any thread. */
    public SnapshotExport export(SnapshotSink sink, int maxChunkBytes) {
        return new SnapshotExport(reader, sink, maxChunkBytes);
    }

    /**
     * Starts to load a snapshot into this empty store: pass every chunk in order, then {@link SnapshotLoader#finish}.
     */
    public SnapshotLoader snapshotLoader() {
        return new SnapshotLoader(new LoadInto(0));
    }

    /**
     * As {@link #snapshotLoader}, but the revision is {@code jump} higher than it was: so no revision that was handed
     * out after the snapshot is handed out a second time for something else.
     */
    public SnapshotLoader restorer(long jump) {
        return new SnapshotLoader(new LoadInto(jump));
    }

    /** Brings what is loaded into the state. */
    private final class LoadInto implements SnapshotLoader.Target {
        private final long jump;

        LoadInto(long jump) {
            this.jump = jump;
        }

        @Override
        public void start(SnapshotItems.Start start) {
            applier.loadStart(start.ringTail(), start.compactedRevision() + jump, start.stateHash());
            continueAt(start.logPosition(), start.timestampMs());
        }

        @Override
        public void entry(byte[] key, long revision, DirectBuffer record, int offset, int length) {
            applier.loadEntry(key, revision, record, offset, length);
        }

        @Override
        public void change(Change change) {
            applier.loadChange(change);
        }

        @Override
        public void end(long revision) {
            applier.loadEnd(revision + jump);
        }
    }

    void continueAt(long newLogPosition, long newTimestampMs) {
        logPosition = newLogPosition;
        timestampMs = newTimestampMs;
    }

    @Override
    public void close() {
        reader.close();
        table.close();
    }

    /** Takes snapshot chunks. */
    @FunctionalInterface
    public interface SnapshotSink {
        /** The bytes may be reused on return. */
        void onChunk(DirectBuffer chunk, int offset, int length);
    }
}
