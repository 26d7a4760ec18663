package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;

/**
 * A key in the index, and where in the change ring its latest change lies. A deleted key keeps its slot until the ring
 * has dropped the deletion,
 * so that a list at an older revision still comes across it.
 */
final class Slot {
    final byte[] key;

    /** Writer only: revision and length of the live record; 0 if deleted. */
    long revision;

    int recordLength;

    /** Position of the latest change, shifted left by one; the lowest bit is set if that deleted the key. */
    private volatile long change;

    Slot(byte[] key) {
        this.key = key;
        this.change = change(ChangeRing.NONE, false);
    }

    /** Writer: a live slot whose changes the ring no longer holds. */
    static Slot live(byte[] key, long revision, int recordLength) {
        Slot slot = new Slot(key);
        slot.revision = revision;
        slot.recordLength = recordLength;
        return slot;
    }

    @HotPath
    void put(long position, long newRevision, int newRecordLength) {
        revision = newRevision;
        recordLength = newRecordLength;
        change = change(position, false);
    }

    @HotPath
    void delete(long position) {
        revision = 0;
        recordLength = 0;
        change = change(position, true);
    }

    /** Loads a snapshot: only where the latest change lies; whether the key lives is known already. */
    void loadPosition(long position, boolean deleted) {
        change = change(position, deleted);
    }

    /** What {@link #position(long)} and {@link #isDeletion(long)} take apart: both at one moment. */
    long change() {
        return change;
    }

    boolean isLive() {
        return !isDeletion(change);
    }

    static long position(long change) {
        return change >> 1;
    }

    static boolean isDeletion(long change) {
        return (change & 1) != 0;
    }

    private static long change(long position, boolean deleted) {
        return position << 1 | (deleted ? 1 : 0);
    }
}
