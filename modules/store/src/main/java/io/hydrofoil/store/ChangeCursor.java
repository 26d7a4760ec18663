package io.hydrofoil.store;

import org.agrona.DirectBuffer;

/** A place in the change ring. One thread owns a cursor; it costs the store nothing and pins nothing. */
public interface ChangeCursor {
    /**
     * Passes up to {@code limit} changes after the cursor to {@code handler}, in revision order, and moves on.
     *
     * @return how many, or {@link #LAPPED} if the next change is no longer in the ring (the reader must list again, a watch gets 410)
     */
    int poll(Handler handler, int limit);

    /** Revision up to which everything has been passed on. */
    long revision();

    /** Answer of {@link #poll}: overtaken by the ring's tail. */
    int LAPPED = -1;

    /** Receives changes. Bytes are valid until it returns. */
    interface Handler {
        /**
         * A key was created or changed.
         *
         * @param revision of this change
         * @param previousRevision revision of the record it replaced, 0 if the key was created
         * @param previousOffset where the replaced record lies in {@code buffer}; with {@code previousLength} 0 there is none
         */
        void onPut(
                long revision,
                long previousRevision,
                byte[] key,
                DirectBuffer buffer,
                int offset,
                int length,
                int previousOffset,
                int previousLength);

        /** A key was deleted; the record is the last before the deletion. */
        void onDelete(long revision, long previousRevision, byte[] key, DirectBuffer buffer, int offset, int length);
    }
}
