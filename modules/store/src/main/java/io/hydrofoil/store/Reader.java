package io.hydrofoil.store;

import org.agrona.DirectBuffer;

/** Reads of the applied state; any thread, while the store agent writes. Bytes passed to visitors are valid until they return. */
public interface Reader {
    /** Revision of the last applied transaction; what a read from now on sees at least. */
    long revision();

    /** Changes at or below this revision are gone: a cursor or list at an older one is expired. */
    long compactedRevision();

    /** Looks up the latest record; returns false if there is none. */
    boolean get(byte[] key, RecordVisitor visitor);

    /**
     * Visits the records under {@code prefix} in key order as they were at {@code atRevision} (0: the current revision; then consistent at the
     * revision that is returned). Starts after {@code afterKey} if that is not empty.
     *
     * @param visitor returns false to stop
     * @return the revision that was listed, or {@link #EXPIRED} if {@code atRevision} is compacted, or {@link #FUTURE} if it is not reached yet
     */
    long list(byte[] prefix, byte[] afterKey, long atRevision, ListVisitor visitor);

    /** Number of keys under a prefix now. */
    long count(byte[] prefix);

    /** Answer of {@link #list}: the revision is compacted. */
    long EXPIRED = -1;

    /** Answer of {@link #list}: the revision has not been reached. */
    long FUTURE = -2;

    /** Receives one record. */
    @FunctionalInterface
    interface RecordVisitor {
        /** The record of {@code length} bytes at {@code offset}, last changed at {@code revision}. */
        void onRecord(DirectBuffer buffer, int offset, int length, long revision);
    }

    /** Receives records in key order. */
    @FunctionalInterface
    interface ListVisitor {
        /** Returns false to stop. */
        boolean onRecord(byte[] key, DirectBuffer buffer, int offset, int length, long revision);
    }
}
