package io.hydrofoil.store;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.codec.MessageHeaderEncoder;
import io.hydrofoil.store.codec.SnapshotChangeEncoder;
import org.agrona.ExpandableArrayBuffer;

/** Writes the whole state, with its recent changes. On the store agent's thread: the state does not move meanwhile. */
final class SnapshotWriter {
    private static final int CHANGE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + SnapshotChangeEncoder.BLOCK_LENGTH;

    private final Applier state;
    private final ObjectTable table;
    private final SnapshotItems items;
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private final Change change = new Change();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SnapshotChangeEncoder changeEncoder = new SnapshotChangeEncoder();
    private long changes;

    SnapshotWriter(Applier state, ObjectTable table, Store.SnapshotSink sink, int maxChunkBytes) {
        this.state = state;
        this.table = table;
        this.items = new SnapshotItems(sink, maxChunkBytes);
    }

    void write(long logPosition, long timestampMs) {
        long firstChange = firstChange();
        items.start(new SnapshotItems.Start(
                state.revision(),
                state.ring().compactedRevision(),
                state.hash().value(),
                logPosition,
                timestampMs,
                firstChange));
        state.index().root().visit(new byte[0], false, this::entry);
        writeChanges(firstChange);
        items.end(changes);
    }

    /** The first change that is wholly in the ring with its transaction. */
    private long firstChange() {
        long position = state.ring().tail();
        while (position < state.ring().published()) {
            read(position);
            if (!change.isPadding() && change.revision() > state.ring().compactedRevision()) {
                return position;
            }
            position += change.length();
        }
        return position;
    }

    private void read(long position) {
        Invariant.check(state.ring().read(position, scratch, change), "the writer cannot be lapped");
    }

    private boolean entry(Slot slot) {
        if (slot.isLive()) {
            int found = table.read(
                    slot.key,
                    Long.MAX_VALUE,
                    (buffer, offset, length, revision) -> items.entry(slot.key, revision, buffer, offset, length));
            Invariant.check(found == ObjectTable.FOUND, "a live key must be in the table");
        }
        return true;
    }

    private void writeChanges(long firstChange) {
        long position = firstChange;
        while (position < state.ring().published()) {
            read(position);
            if (!change.isPadding()) {
                writeChange();
            }
            position += change.length();
        }
    }

    private void writeChange() {
        changeEncoder
                .wrapAndApplyHeader(items.item(), Integer.BYTES, header)
                .revision(change.revision())
                .previousRevision(change.previousRevision())
                .flags(change.flags() & Change.DELETED)
                .keyLength(change.keyLength())
                .recordLength(change.ownRecordLength())
                .previousLength(change.previousLength());
        items.put(
                CHANGE_LENGTH, CHANGE_LENGTH + change.keyLength() + change.ownRecordLength() + change.previousLength());
        items.append(change.bytes(), change.keyOffset(), change.keyLength());
        items.append(change.bytes(), change.ownRecordOffset(), change.ownRecordLength());
        items.append(change.bytes(), change.previousOffset(), change.previousLength());
        changes++;
    }
}
