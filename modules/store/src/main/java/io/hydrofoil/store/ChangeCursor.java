package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import org.agrona.ExpandableArrayBuffer;

/** A place in the change ring. One thread owns a cursor; it costs the store nothing and pins nothing. */
public final class ChangeCursor {
    /** Answer of {@link #poll}: overtaken by the ring's tail. */
    public static final int LAPPED = -1;

    private static final long UNKNOWN = -1;

    private final Applier state;
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private final Change change = new Change();
    private final RecordSeal.Opener opener;
    private long position = UNKNOWN;
    private long revision;

    ChangeCursor(Applier state, RecordSeal seal, long revision) {
        this.state = state;
        this.opener = new RecordSeal.Opener(seal);
        this.revision = revision;
    }

    /**
     * Passes up to {@code limit} changes after the cursor to {@code handler}, in revision order, and moves on. A change
     * whose handler throws is
     * passed again by the next poll.
     *
     * @return how many, or {@link #LAPPED} if the next change is no longer in the ring (the reader must list again, a
     *        watch gets 410)
     */
    @HotPath
    public int poll(Handler handler, int limit) {
        if (position == UNKNOWN && !seek()) {
            return revision < state.ring().compactedRevision() ? LAPPED : 0;
        }
        ChangeRing ring = state.ring();
        long end = ring.published();
        int passed = 0;
        while (position < end && passed < limit) {
            if (!ring.read(position, scratch, change)) {
                return passed > 0 ? passed : LAPPED;
            }
            if (!change.isPadding()) {
                handler.onChange(opener.open(change));
                passed++;
                revision = change.isLast() ? change.revision() : revision;
            }
            position += change.length();
        }
        return passed;
    }

    /** Finds the position after the revision, once that is reached. */
    private boolean seek() {
        if (revision < state.ring().compactedRevision() || revision > state.revision()) {
            return false;
        }
        position = state.ring().endOf(revision);
        return position != ChangeRing.EXPIRED;
    }

    /** Revision up to which everything has been passed on. */
    public long revision() {
        return revision;
    }

    /** Place of the change that is being passed: no two changes share one, and it is the same for every cursor. */
    @HotPath
    public long position() {
        return position;
    }

    /** Receives changes. */
    @FunctionalInterface
    public interface Handler {
        /** A key was created, changed or deleted. The flyweight is valid until this returns. */
        void onChange(Change change);
    }
}
