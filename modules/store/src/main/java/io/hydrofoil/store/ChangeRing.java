package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The recent changes, oldest overwritten first, off heap. Positions count bytes ever written; a position modulo the
 * capacity is where it lies.
 *
 * <p>A lock, or pinning what is being read, would let a slow watcher stop the writer. So readers copy first and ask
 * afterwards: the writer moves
 * the tail past what it is going to overwrite before it overwrites it, and a reader that finds its position still at or
 * above the tail after the
 * copy has bytes that nobody touched. Otherwise it was lapped, and what it copied is thrown away unread.
 *
 * <p>Revisions are dense, so a second ring (revision -> position of its first change) finds the start of any revision
 * without a search.
 */
final class ChangeRing {
    static final long EXPIRED = -1;
    /** Before any position that was written. */
    static final long NONE = -1;

    private static final int BYTES_PER_REVISION_SLOT = 128;

    private final int capacity;
    private final NativeMemory memory;
    private final UnsafeBuffer bytes;
    private final NativeMemory revisionMemory;
    private final UnsafeBuffer revisionStarts;
    private final int revisionSlots;
    private final Dropped dropped;
    private final Change oldest = new Change();
    private final Change claimed = new Change();

    private long head;
    private long claimedPosition = NONE;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong begunRevision = new AtomicLong();
    private final AtomicLong compactedRevision = new AtomicLong();

    /** Told, before it is overwritten, of each change that leaves the ring. */
    @FunctionalInterface
    interface Dropped {
        void onDropped(long position, Change change);
    }

    ChangeRing(int capacity, Dropped dropped) {
        Invariant.check(Integer.bitCount(capacity) == 1, "capacity must be a power of two", capacity, 0);
        this.capacity = capacity;
        this.memory = new NativeMemory(capacity);
        this.bytes = memory.buffer();
        this.revisionSlots = Math.max(16, capacity / BYTES_PER_REVISION_SLOT);
        this.revisionMemory = new NativeMemory(revisionSlots * Long.BYTES);
        this.revisionStarts = revisionMemory.buffer();
        this.dropped = dropped;
    }

    /** Makes an empty ring continue at {@code position} after {@code revision}; writer only, before any reader. */
    void start(long position, long revision) {
        Invariant.check(head == tail.get() && position % Change.ALIGNMENT == 0, "only an empty ring may be started");
        head = position;
        tail.set(position);
        written.set(position);
        published.set(position);
        begunRevision.set(revision);
        compactedRevision.set(revision);
    }

    long compactedRevision() {
        return compactedRevision.get();
    }

    long tail() {
        return tail.get();
    }

    /** Up to where whole transactions are written. */
    long published() {
        return published.get();
    }

    /** Writer: the changes that follow belong to {@code revision}. */
    @HotPath
    void beginRevision(long revision) {
        long forgotten = revision - revisionSlots;
        while (compactedRevision.getPlain() < forgotten) {
            dropOldest();
        }
        revisionStarts.putLongVolatile(revisionSlot(revision), head);
        begunRevision.set(revision);
    }

    /**
     * Writer: room for one entry of these lengths; overwrites the oldest. The entry becomes readable by {@link
     * #append}.
     */
    @HotPath
    Change claim(int keyLength, int recordLength, int previousLength) {
        int length = (int) Change.length(keyLength, recordLength, previousLength);
        int index = index(head);
        int toEnd = capacity - index;
        if (length > toEnd) {
            makeRoom(toEnd);
            bytes.putInt(index, toEnd);
            bytes.putInt(index + Integer.BYTES, Change.PADDING);
            head += toEnd;
            index = 0;
        }
        makeRoom(length);
        claimedPosition = head;
        claimed.wrap(bytes, index, length).lengths(keyLength, recordLength, previousLength);
        return claimed;
    }

    /** Writer: the claimed entry is complete. Returns its position. */
    @HotPath
    long append() {
        long position = claimedPosition;
        head = position + claimed.length();
        written.setRelease(head);
        return position;
    }

    /** Writer: all changes of this revision are appended. */
    @HotPath
    void publish() {
        claimed.flags(claimed.flags() | Change.LAST);
        published.setRelease(head);
    }

    private void makeRoom(int length) {
        while (head + length - tail.getPlain() > capacity) {
            dropOldest();
        }
        // The tail must be seen before any byte that is written from now on: readers check it after their copy.
        VarHandle.fullFence();
    }

    private void dropOldest() {
        long position = tail.getPlain();
        int index = index(position);
        int length = bytes.getInt(index);
        if ((bytes.getInt(index + Integer.BYTES) & Change.PADDING) != 0) {
            tail.setRelease(position + length);
            return;
        }
        oldest.wrap(bytes, index, length);
        compactedRevision.set(oldest.revision());
        tail.set(position + length);
        dropped.onDropped(position, oldest);
    }

    /**
     * Copies the entry at {@code position}, which must have been handed out, to {@code scratch} and wraps it. Any
     * thread.
     *
     * @return false if it is no longer in the ring; then nothing that was copied may be used
     */
    @HotPath
    boolean read(long position, ExpandableArrayBuffer scratch, Change change) {
        if (position < tail.getAcquire()) {
            return false;
        }
        int index = index(position);
        int length = bytes.getInt(index);
        boolean padding = (bytes.getInt(index + Integer.BYTES) & Change.PADDING) != 0;
        VarHandle.loadLoadFence();
        if (position < tail.getAcquire()) {
            return false;
        }
        int copied = padding ? Long.BYTES : length;
        scratch.checkLimit(copied);
        scratch.putBytes(0, bytes, index, copied);
        VarHandle.loadLoadFence();
        if (position < tail.getAcquire()) {
            return false;
        }
        change.wrap(scratch, 0, copied);
        return true;
    }

    /**
     * The position that separates the changes up to {@code revision}, which must have been published, from later ones;
     * {@link #EXPIRED} if
     * that is forgotten. Any thread.
     */
    @HotPath
    long endOf(long revision) {
        // Order matters: if the next revision has not begun after the end was read, that end cannot have moved past
        // this revision.
        long end = written.getAcquire();
        if (begunRevision.get() <= revision) {
            return end;
        }
        long start = revisionStarts.getLongVolatile(revisionSlot(revision + 1));
        return compactedRevision.get() <= revision ? start : EXPIRED;
    }

    private int revisionSlot(long revision) {
        return (int) (revision & (revisionSlots - 1)) * Long.BYTES;
    }

    private int index(long position) {
        return (int) (position & (capacity - 1));
    }
}
