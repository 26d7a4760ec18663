package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides and applies transactions; the only code that changes table, index and ring.
 *
 * <p>A change becomes visible in this order: ring, slot of the index, table, and with the last change of its
 * transaction the revision. So whoever
 * comes across a record that is newer than the revision it reads at finds, through the slot, the older one in the ring.
 */
@HotPath
final class Applier {
    private static final Outcome FULL = new Outcome.Full();

    private final StoreLimits limits;
    private final ObjectTable table;
    private final KeyIndex index;
    private final ChangeRing ring;
    private final BatchWalk walk;
    private final StateHash hash = new StateHash();
    private final byte[] key = new byte[StoreLimits.MAX_KEY_BYTES];
    private final byte[] droppedKey = new byte[StoreLimits.MAX_KEY_BYTES];
    private int keyLength;

    /** Revision that is being written; one more than the published one within a transaction. */
    private long revision;

    private long entries;
    private long bytes;
    private int failedCondition;
    private long failedRevision;
    private final AtomicLong published = new AtomicLong();

    Applier(StoreLimits limits, ObjectTable table) {
        this.limits = limits;
        this.table = table;
        this.index = new KeyIndex();
        this.ring = new ChangeRing((int) limits.ringBytes(), this::onDropped);
        this.walk = new BatchWalk(limits);
    }

    KeyIndex index() {
        return index;
    }

    ChangeRing ring() {
        return ring;
    }

    StateHash hash() {
        return hash;
    }

    /** Revision of the last transaction that is wholly applied. Any thread. */
    long revision() {
        return published.get();
    }

    long entries() {
        return entries;
    }

    /** Bytes of records and keys, at least as new as the revision. Any thread. */
    long bytes() {
        return published.get() == 0 ? 0 : bytes;
    }

    /** Applies a batch; hands the outcomes to {@code listener} if {@code processId} proposed it. */
    void apply(DirectBuffer batch, int offset, int length, long processId, OutcomeListener listener) {
        try {
            walk.wrap(batch, offset, length).validate();
        } catch (RuntimeException e) {
            throw new MalformedBatchException(e);
        }
        walk.rewind();
        boolean ours = walk.processId() == processId;
        while (walk.next() != BatchWalk.END) {
            long correlationId = walk.correlationId();
            Outcome outcome = transaction(ours);
            if (outcome != null) {
                listener.onOutcome(correlationId, outcome);
            }
        }
    }

    /** Applies the transaction that the walk stands on. Returns its outcome if somebody wants to hear it. */
    private @Nullable Outcome transaction(boolean wanted) {
        int writes = walk.writes();
        boolean holds = conditionsHold(walk.expects());
        int start = walk.position();
        boolean fits = fits(writes);
        if (!holds) {
            return wanted ? new Outcome.Conflict(failedCondition, failedRevision) : null;
        }
        if (!fits) {
            return wanted ? FULL : null;
        }
        walk.position(start);
        for (int i = 0; i < writes; i++) {
            if (walk.next() == BatchWalk.PUT) {
                put();
            } else {
                delete();
            }
        }
        publish();
        return wanted ? new Outcome.Committed(revision) : null;
    }

    private boolean conditionsHold(int expects) {
        boolean holds = true;
        for (int i = 0; i < expects; i++) {
            walk.next();
            Slot slot = holds ? find() : null;
            long actual = slot == null ? 0 : slot.revision;
            long expected = walk.expectedRevision();
            if (holds && !(expected == BatchEncoder.ANY_REVISION ? actual > 0 : actual == expected)) {
                holds = false;
                failedCondition = i;
                failedRevision = actual;
            }
        }
        return holds;
    }

    /** Walks past the writes and decides whether there is room for what they add. */
    private boolean fits(int writes) {
        int start = walk.position();
        long added = 0;
        for (int i = 0; i < writes; i++) {
            added += walk.next() == BatchWalk.PUT ? walk.recordLength() + walk.keyLength() : 0;
        }
        if (entries + writes <= limits.maxEntries() && bytes + added <= limits.maxBytesForNew()) {
            return true;
        }
        walk.position(start);
        return growth(writes);
    }

    /** The exact decision, for a store that is nearly full: what does not grow it goes on, then what is no new key. */
    private boolean growth(int writes) {
        long moreEntries = 0;
        long moreBytes = 0;
        for (int i = 0; i < writes; i++) {
            boolean put = walk.next() == BatchWalk.PUT;
            Slot slot = find();
            boolean live = slot != null && slot.isLive();
            long oldBytes = slot != null && live ? slot.recordLength + keyLength : 0;
            moreBytes += (put ? walk.recordLength() + keyLength : 0) - oldBytes;
            moreEntries += (put ? 1 : 0) - (live ? 1 : 0);
        }
        long most = moreEntries > 0 ? limits.maxBytesForNew() : limits.maxBytes();
        return (moreEntries <= 0 || entries + moreEntries <= limits.maxEntries())
                && (moreBytes <= 0 || bytes + moreBytes <= most);
    }

    private @Nullable Slot find() {
        keyLength = walk.keyLength();
        walk.copyKey(key);
        return index.find(key, keyLength);
    }

    private void put() {
        begin();
        Slot found = find();
        int length = walk.recordLength();
        int previousLength = found == null ? 0 : found.recordLength;
        Change change = ring.claim(keyLength, length, previousLength);
        if (found != null && !found.isLive()) {
            // Making room may just have dropped the deletion, and the slot with it.
            found = index.find(key, keyLength);
        }
        fill(change, found, 0);
        long position = ring.append();
        Slot slot = found == null ? new Slot(Arrays.copyOf(key, keyLength)) : found;
        boolean created = slot.revision == 0;
        bytes += length - slot.recordLength + (created ? keyLength : 0);
        entries += created ? 1 : 0;
        slot.put(position, revision, length);
        if (found == null) {
            index.insert(slot);
        } else if (created) {
            index.adjustLive(key, keyLength, 1);
        }
        table.put(slot.key, revision, walk.bytes(), walk.recordOffset(), length);
    }

    private void delete() {
        Slot slot = find();
        if (slot == null || !slot.isLive()) {
            return;
        }
        begin();
        fill(ring.claim(keyLength, walk.recordLength(), slot.recordLength), slot, Change.DELETED);
        long position = ring.append();
        bytes -= slot.recordLength + keyLength;
        entries--;
        slot.delete(position);
        index.adjustLive(key, keyLength, -1);
        table.remove(slot.key);
    }

    private void fill(Change change, @Nullable Slot slot, int flags) {
        long previousPosition = slot == null ? ChangeRing.NONE : Slot.position(slot.change());
        change.revisions(revision, slot == null ? 0 : slot.revision)
                .previousPosition(previousPosition)
                .flags(flags);
        int length = walk.recordLength();
        change.bytes().putBytes(change.keyOffset(), key, 0, keyLength);
        change.bytes().putBytes(change.ownRecordOffset(), walk.bytes(), walk.recordOffset(), length);
        if (slot != null && slot.revision != 0) {
            table.copy(slot.key, change.bytes(), change.previousOffset(), slot.recordLength);
        }
        hash.add(revision << 1 | flags);
        hash.add(change.bytes(), change.keyOffset(), keyLength);
        hash.add(change.bytes(), change.ownRecordOffset(), length);
    }

    private void begin() {
        if (revision == published.getPlain()) {
            revision++;
            ring.beginRevision(revision);
        }
    }

    private void publish() {
        if (revision != published.getPlain()) {
            // The revision first: whoever has seen a change must find it in its reads.
            published.set(revision);
            ring.publish();
        }
    }

    private void onDropped(long position, Change change) {
        if (change.isDeletion()) {
            int length = change.keyLength();
            change.bytes().getBytes(change.keyOffset(), droppedKey, 0, length);
            Slot slot = index.find(droppedKey, length);
            if (slot != null && !slot.isLive() && Slot.position(slot.change()) == position) {
                index.remove(droppedKey, length);
            }
        }
    }

    /** Loads: an entry of a snapshot, in key order. */
    void loadEntry(byte[] entryKey, long entryRevision, DirectBuffer record, int offset, int length) {
        index.insert(Slot.live(entryKey, entryRevision, length));
        table.put(entryKey, entryRevision, record, offset, length);
        entries++;
        bytes += length + entryKey.length;
    }

    /** Loads: where revisions and ring continue, before {@link #loadChange}. */
    void loadStart(long ringTail, long compactedRevision, long stateHash) {
        Invariant.check(entries == 0 && published.get() == 0, "a snapshot is loaded into an empty store");
        ring.start(ringTail, compactedRevision);
        revision = compactedRevision;
        published.set(compactedRevision);
        hash.value(stateHash);
    }

    /**
     * Loads: a change of the recent window, in log order; all entries are there already. {@code change} has no
     * positions yet.
     */
    void loadChange(Change change) {
        long changeRevision = change.revision();
        if (changeRevision != revision) {
            publish();
            Invariant.check(changeRevision == revision + 1, "revisions are dense", changeRevision, revision + 1);
            begin();
        }
        keyLength = change.keyLength();
        change.bytes().getBytes(change.keyOffset(), key, 0, keyLength);
        Change copy = ring.claim(keyLength, change.ownRecordLength(), change.previousLength());
        Slot found = index.find(key, keyLength);
        change.previousPosition(found == null ? ChangeRing.NONE : Slot.position(found.change()));
        change.flags(change.flags() & Change.DELETED);
        copy.bytes().putBytes(0, change.bytes(), 0, change.length());
        long position = ring.append();
        if (found == null) {
            Slot slot = new Slot(Arrays.copyOf(key, keyLength));
            slot.delete(position);
            index.insert(slot);
        } else {
            found.loadPosition(position, found.revision == 0);
        }
    }

    /** Loads: ends. */
    void loadEnd(long expectedRevision) {
        publish();
        Invariant.check(revision == expectedRevision, "revision after loading", revision, expectedRevision);
    }
}
