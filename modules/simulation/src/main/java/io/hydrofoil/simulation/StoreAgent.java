package io.hydrofoil.simulation;

import io.hydrofoil.store.SnapshotLoader;
import io.hydrofoil.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Brings the committed log to a member's store, and keeps snapshots on its disk. */
final class StoreAgent {
    private static final int MAX_CHUNK_BYTES = 64 * 1024;
    private static final int ENTRIES_A_TURN = 16;
    private static final int ENTRIES_A_SNAPSHOT = 400;

    private final Machine machine;
    private final Store store;
    private final Disk disk;
    private final Events events;
    private Sessions sessions = new Sessions();
    private long applied;
    private long snapshotAt;
    private boolean isDue;

    /** What the member wants to know, in the order of the log. */
    interface Events {
        /** A term has begun. */
        void onTerm(long term, int leader);

        /** A session of this process has begun. */
        void onBegun(long number);

        /** A session of this process takes no more. */
        void onEnded(long number);

        /** The store has applied the batch at this index. */
        void onApplied(long index);
    }

    StoreAgent(Machine machine, Store store, Disk disk, Events events) {
        this.machine = machine;
        this.store = store;
        this.disk = disk;
        this.events = events;
    }

    /** Loads the snapshot, if there is one. */
    void start() {
        Disk.Snapshot snapshot = disk.snapshot();
        if (snapshot != null) {
            SnapshotLoader loader = store.snapshotLoader();
            for (byte[] chunk : snapshot.chunks()) {
                loader.onChunk(new UnsafeBuffer(chunk), 0, chunk.length);
            }
            loader.finish();
            sessions = snapshot.sessions().copy();
            applied = snapshot.index();
            snapshotAt = applied;
        }
    }

    /** More is committed. */
    void onCommit(Replica replica) {
        if (!isDue && applied < replica.committed()) {
            isDue = true;
            machine.soon(() -> {
                isDue = false;
                applySome(replica);
                onCommit(replica);
            });
        }
    }

    private void applySome(Replica replica) {
        long until = Math.min(replica.committed(), applied + ENTRIES_A_TURN);
        while (applied < until) {
            apply(replica.entry(applied + 1));
        }
        if (applied - snapshotAt >= ENTRIES_A_SNAPSHOT) {
            snapshot();
        }
    }

    private void apply(Disk.Entry entry) {
        Disk.Header header = entry.header();
        long index = ++applied;
        boolean isOurs = header.processId() == store.processId();
        switch (header.kind()) {
            case TERM -> events.onTerm(header.term(), (int) header.number());
            case HELLO -> {
                if (sessions.hello(header.processId(), header.number()) && isOurs) {
                    events.onBegun(header.number());
                }
            }
            case BATCH -> {
                boolean wasOpen = sessions.isOpen(header.processId(), header.number());
                if (sessions.takes(header)) {
                    byte[] bytes = entry.bytes();
                    store.apply(new UnsafeBuffer(bytes), 0, bytes.length, index, header.timestampMs());
                    events.onApplied(index);
                } else if (isOurs && wasOpen) {
                    events.onEnded(header.number());
                }
            }
        }
    }

    private void snapshot() {
        List<byte[]> chunks = new ArrayList<>();
        store.writeSnapshot(
                (chunk, offset, length) -> {
                    byte[] copy = new byte[length];
                    chunk.getBytes(offset, copy);
                    chunks.add(copy);
                },
                MAX_CHUNK_BYTES);
        disk.snapshot(new Disk.Snapshot(applied, chunks, sessions.copy()));
        snapshotAt = applied;
    }
}
