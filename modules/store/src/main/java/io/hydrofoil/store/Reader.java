package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the applied state; any thread, while the store agent writes. Bytes passed to visitors are valid until they
 * return, keys must not be
 * changed. A visitor looks at the bytes where they lie, under a lock that the writer waits for: it copies or matches,
 * and never calls the store.
 *
 * <p>Each reading thread keeps buffers of its own, so reads belong on long-lived threads, not on a new virtual thread
 * each.
 */
public final class Reader {
    /**
     * Answer of {@link #list}: the revision is compacted. Also when the ring was overwritten while a list ran: what was
     * visited is void then.
     */
    public static final long EXPIRED = -1;

    /** Answer of {@link #list}: the revision has not been reached. */
    public static final long FUTURE = -2;

    private final Applier state;
    private final ObjectTable table;
    private final RecordSeal seal;
    private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(this::scratch);

    Reader(Applier state, ObjectTable table, RecordSeal seal) {
        this.state = state;
        this.table = table;
        this.seal = seal;
    }

    /** Forgets what the calling thread keeps for its reads: it may outlive this store, and would hold it. */
    void close() {
        scratches.remove();
    }

    private Scratch scratch() {
        return new Scratch(new RecordSeal.Opener(seal));
    }

    /** Revision of the last applied transaction; what a read from now on sees at least. */
    public long revision() {
        return state.revision();
    }

    /** Changes at or below this revision are gone: a cursor or list at an older one is expired. */
    public long compactedRevision() {
        return state.ring().compactedRevision();
    }

    /** Looks up the latest record; returns false if there is none. */
    @HotPath
    public boolean get(byte[] key, RecordVisitor visitor) {
        if (key.length > StoreLimits.MAX_KEY_BYTES) {
            return false;
        }
        Scratch scratch = scratches.get();
        scratch.enter();
        try {
            while (true) {
                long revision = state.revision();
                int found = table.read(key, revision, scratch.opening(key, visitor));
                if (found == ObjectTable.FOUND) {
                    return true;
                }
                Slot slot = state.index().find(key, key.length);
                if (slot == null) {
                    if (found == ObjectTable.ABSENT) {
                        return false;
                    }
                    continue;
                }
                int was = wasAt(slot, revision, scratch);
                if (was == ObjectTable.FOUND) {
                    scratch.opening(key, visitor)
                            .onRecord(
                                    scratch.change.bytes(),
                                    scratch.change.previousOffset(),
                                    scratch.change.previousLength(),
                                    scratch.change.previousRevision());
                    return true;
                } else if (was == ObjectTable.ABSENT) {
                    return false;
                }
            }
        } finally {
            scratch.busy = false;
        }
    }

    /**
     * What became of a key at a revision when the table does not tell; FOUND: it is the previous record of the
     * scratch's change; NEWER: ask again.
     */
    private int wasAt(Slot slot, long revision, Scratch scratch) {
        long end = state.ring().endOf(revision);
        long change = slot.change();
        if (end == ChangeRing.EXPIRED) {
            return ObjectTable.NEWER;
        }
        if (Slot.position(change) < end) {
            return Slot.isDeletion(change) ? ObjectTable.ABSENT : ObjectTable.NEWER;
        }
        int found = walkBack(Slot.position(change), revision, end, scratch);
        return found == LAPPED ? ObjectTable.NEWER : found;
    }

    /** The ring no longer holds what {@link #walkBack} needs. */
    private static final int LAPPED = -2;

    /**
     * Goes back from the change at {@code from}, which is later than {@code revision}, to the one that replaced the
     * record of that revision. FOUND:
     * that record is the previous one of the scratch's change.
     */
    private int walkBack(long from, long revision, long end, Scratch scratch) {
        Change change = scratch.change;
        long position = from;
        while (position >= end) {
            if (!state.ring().read(position, scratch.bytes, change)) {
                return LAPPED;
            }
            if (change.previousRevision() != 0 && change.previousRevision() <= revision) {
                return ObjectTable.FOUND;
            }
            position = change.previousPosition();
        }
        // Created after the revision; before that it was absent or, for longer than the ring remembers, deleted.
        return ObjectTable.ABSENT;
    }

    /**
     * Visits the records under {@code prefix} in key order as they were at {@code atRevision} (0: the current revision;
     * then consistent at the
     * revision that is returned). Starts after {@code afterKey} if that is not empty.
     *
     * @param visitor returns false to stop
     * @return the revision that was listed, or {@link #EXPIRED} if {@code atRevision} is compacted, or {@link #FUTURE}
     *        if it is not reached yet
     */
    public long list(byte[] prefix, byte[] afterKey, long atRevision, ListVisitor visitor) {
        return list(prefix, afterKey, atRevision, visitor, true);
    }

    /** As {@link #list}, but shows the bytes as they rest: what is sealed is not opened. */
    public long listAtRest(byte[] prefix, byte[] afterKey, long atRevision, ListVisitor visitor) {
        return list(prefix, afterKey, atRevision, visitor, false);
    }

    private long list(byte[] prefix, byte[] afterKey, long atRevision, ListVisitor visitor, boolean opens) {
        long revision = atRevision == 0 ? state.revision() : atRevision;
        if (revision > state.revision()) {
            return FUTURE;
        }
        KeyIndex.Node keys = state.index().root();
        long end = state.ring().endOf(revision);
        // Asked after the keys were taken: a deletion leaves the index only after its revision was compacted.
        if (end == ChangeRing.EXPIRED || revision < compactedRevision()) {
            return EXPIRED;
        }
        Scratch scratch = scratches.get();
        scratch.enter();
        try {
            ListVisitor shown = opens ? new OpeningList(visitor, scratch.opener) : visitor;
            ListRun run = new ListRun(prefix, revision, end, shown, scratch);
            boolean after = Arrays.compareUnsigned(afterKey, prefix) >= 0 && afterKey.length > 0;
            keys.visit(after ? afterKey : prefix, after, run);
            return run.expired ? EXPIRED : revision;
        } finally {
            scratch.busy = false;
        }
    }

    /** Number of keys under a prefix now. */
    public long count(byte[] prefix) {
        return count(prefix, prefix);
    }

    /** Number of keys under a prefix and after a key now. */
    public long count(byte[] prefix, byte[] afterKey) {
        return state.index().count(prefix, afterKey);
    }

    /** Receives one record. */
    @FunctionalInterface
    public interface RecordVisitor {
        /** The record of {@code length} bytes at {@code offset}, last changed at {@code revision}. */
        void onRecord(DirectBuffer buffer, int offset, int length, long revision);
    }

    /** Receives records in key order. */
    @FunctionalInterface
    public interface ListVisitor {
        /** Returns false to stop. */
        boolean onRecord(byte[] key, DirectBuffer buffer, int offset, int length, long revision);
    }

    /** A reading thread's own buffers. */
    private static final class Scratch {
        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        final Change change = new Change();
        final RecordSeal.Opener opener;
        private final OpeningGet opening;
        boolean busy;

        Scratch(RecordSeal.Opener opener) {
            this.opener = opener;
            this.opening = new OpeningGet(opener);
        }

        RecordVisitor opening(byte[] key, RecordVisitor visitor) {
            opening.key = key;
            opening.visitor = visitor;
            return opening;
        }

        void enter() {
            Invariant.check(!busy, "a visitor must not call the store");
            busy = true;
        }
    }

    /** Opens what is sealed before the visitor sees it. */
    private static final class OpeningGet implements RecordVisitor {
        private final RecordSeal.Opener opener;
        private byte[] key = {};
        private RecordVisitor visitor = (buffer, offset, length, revision) -> {};

        OpeningGet(RecordSeal.Opener opener) {
            this.opener = opener;
        }

        @Override
        @HotPath
        public void onRecord(DirectBuffer buffer, int offset, int length, long revision) {
            if (RecordSeal.isSealed(buffer, offset, length)) {
                int opened = opener.open(key, buffer, offset, length);
                visitor.onRecord(opener.plain(), 0, opened, revision);
            } else {
                visitor.onRecord(buffer, offset, length, revision);
            }
        }
    }

    /** The same for a list. */
    private record OpeningList(ListVisitor visitor, RecordSeal.Opener opener) implements ListVisitor {
        @Override
        @HotPath
        public boolean onRecord(byte[] key, DirectBuffer buffer, int offset, int length, long revision) {
            if (RecordSeal.isSealed(buffer, offset, length)) {
                int opened = opener.open(key, buffer, offset, length);
                return visitor.onRecord(key, opener.plain(), 0, opened, revision);
            }
            return visitor.onRecord(key, buffer, offset, length, revision);
        }
    }

    /** One list: looks at each slot, and shows what it was at the list's revision. */
    private final class ListRun implements KeyIndex.SlotVisitor, RecordVisitor {
        private final byte[] prefix;
        private final long revision;
        private final long end;
        private final ListVisitor visitor;
        private final Scratch scratch;
        private byte @Nullable [] key;
        private boolean more = true;
        private boolean expired;

        ListRun(byte[] prefix, long revision, long end, ListVisitor visitor, Scratch scratch) {
            this.prefix = prefix;
            this.revision = revision;
            this.end = end;
            this.visitor = visitor;
            this.scratch = scratch;
        }

        @Override
        @HotPath
        public boolean onSlot(Slot slot) {
            byte[] slotKey = slot.key;
            if (slotKey.length < prefix.length || !Arrays.equals(slotKey, 0, prefix.length, prefix, 0, prefix.length)) {
                return false;
            }
            key = slotKey;
            long change = slot.change();
            if (Slot.position(change) < end) {
                if (Slot.isDeletion(change) || table.read(slotKey, revision, this) == ObjectTable.FOUND) {
                    return more;
                }
                // Changed since: the writer moves the slot before it touches the table.
                change = slot.change();
                Invariant.check(Slot.position(change) >= end, "a record older than its slot says");
            }
            int found = walkBack(Slot.position(change), revision, end, scratch);
            expired = found == LAPPED;
            if (found == ObjectTable.FOUND) {
                Change at = scratch.change;
                onRecord(at.buffer(), at.previousOffset(), at.previousLength(), at.previousRevision());
            }
            return more && !expired;
        }

        @Override
        public void onRecord(DirectBuffer buffer, int offset, int length, long recordRevision) {
            more = visitor.onRecord(Objects.requireNonNull(key), buffer, offset, length, recordRevision);
        }
    }
}
