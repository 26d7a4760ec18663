package io.hydrofoil.store;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes transactions into one log entry. Use: {@link #begin}, then per transaction {@link #transaction}, its {@link #expect}s, its
 * {@link #put}s and {@link #delete}s, and at last {@link #end}. One thread; allocates nothing after warm-up.
 */
public interface BatchEncoder {
    /** Starts a batch of this process (see {@link Store#processId}). */
    BatchEncoder begin(long processId);

    /** Starts a transaction; its outcome comes back under this id. */
    BatchEncoder transaction(long correlationId);

    /** Precondition: {@code key} is at {@code revision}; 0: absent; {@link #ANY_REVISION}: exists. */
    BatchEncoder expect(byte[] key, long revision);

    /** Writes a record. */
    BatchEncoder put(byte[] key, DirectBuffer record, int offset, int length);

    /** Deletes a key; deleting an absent key is no change. {@code lastRecord} of positive length replaces what watchers see as the last state. */
    BatchEncoder delete(byte[] key, DirectBuffer lastRecord, int offset, int length);

    /** Bytes so far; the caller ends a batch before it exceeds {@link StoreLimits#maxBatchBytes()}. */
    int length();

    /** Ends the batch; the bytes are in {@link #buffer} from 0 to the returned length. */
    int end();

    /** The batch's bytes. */
    MutableDirectBuffer buffer();

    /** See {@link #expect}. */
    long ANY_REVISION = -1;
}
