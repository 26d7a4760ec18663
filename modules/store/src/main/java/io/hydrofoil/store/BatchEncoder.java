package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.codec.DeleteEncoder;
import io.hydrofoil.store.codec.ExpectEncoder;
import io.hydrofoil.store.codec.MessageHeaderEncoder;
import io.hydrofoil.store.codec.PutEncoder;
import io.hydrofoil.store.codec.TransactionEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes transactions into one log entry. Use: {@link #begin}, then per transaction {@link #transaction}, its {@link
 * #expect}s, its
 * {@link #put}s and {@link #delete}s, and at last {@link #end}. One thread; allocates nothing after warm-up.
 */
@HotPath
public final class BatchEncoder {
    /** See {@link #expect}. */
    public static final long ANY_REVISION = -1;

    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

    private final StoreLimits limits;
    private final RecordSeal seal;
    private final NativeMemory memory;
    private final UnsafeBuffer buffer;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final io.hydrofoil.store.codec.BatchEncoder batch = new io.hydrofoil.store.codec.BatchEncoder();
    private final TransactionEncoder transaction = new TransactionEncoder();
    private final ExpectEncoder expect = new ExpectEncoder();
    private final PutEncoder put = new PutEncoder();
    private final DeleteEncoder delete = new DeleteEncoder();
    private int length;
    private int transactions;
    private int expects;
    private int writes;

    /** An encoder for batches of a store with these limits, which seals nothing. */
    public BatchEncoder(StoreLimits limits) {
        this(limits, RecordSeal.none());
    }

    BatchEncoder(StoreLimits limits, RecordSeal seal) {
        this.limits = limits;
        this.seal = seal;
        this.memory = new NativeMemory(limits.maxBatchBytes());
        this.buffer = memory.buffer();
    }

    /** Most bytes that a put or delete adds to a batch. */
    public static int writeLength(int keyLength, int recordLength) {
        return HEADER + PutEncoder.BLOCK_LENGTH + keyLength + recordLength + RecordSeal.OVERHEAD_BYTES;
    }

    /**
     * Bytes that a transaction with so many expectations adds to a batch, without its writes; the longest key is {@code
     * keyLength}.
     */
    public static int transactionLength(int expectations, int keyLength) {
        return HEADER
                + TransactionEncoder.BLOCK_LENGTH
                + expectations * (HEADER + ExpectEncoder.BLOCK_LENGTH + keyLength);
    }

    /** Starts a batch of this process (see {@link Store#processId}). */
    public BatchEncoder begin(long processId) {
        length = 0;
        transactions = 0;
        expects = 0;
        writes = 0;
        batch.wrapAndApplyHeader(buffer, 0, header).processId(processId);
        length = HEADER + io.hydrofoil.store.codec.BatchEncoder.BLOCK_LENGTH;
        return this;
    }

    /** Starts a transaction; its outcome comes back under this id. */
    public BatchEncoder transaction(long correlationId) {
        endTransaction();
        int at = room(TransactionEncoder.BLOCK_LENGTH, 0, 0);
        transaction.wrapAndApplyHeader(buffer, at, header).correlationId(correlationId);
        transactions++;
        return this;
    }

    /**
     * Precondition: {@code key} is at {@code revision}; 0: absent; {@link #ANY_REVISION}: exists. Before the
     * transaction's writes.
     */
    public BatchEncoder expect(byte[] key, long revision) {
        Invariant.check(transactions > 0 && writes == 0, "expectations stand before the writes of a transaction");
        int at = room(ExpectEncoder.BLOCK_LENGTH, key.length, 0);
        expect.wrapAndApplyHeader(buffer, at, header).revision(revision).keyLength(key.length);
        buffer.putBytes(length - key.length, key);
        expects++;
        return this;
    }

    /** Writes a record. */
    public BatchEncoder put(byte[] key, DirectBuffer record, int offset, int recordLength) {
        Invariant.check(transactions > 0 && recordLength > 0, "a put needs a transaction and a record");
        int stored = storedLength(key, recordLength);
        int at = room(PutEncoder.BLOCK_LENGTH, key.length, stored);
        put.wrapAndApplyHeader(buffer, at, header).keyLength(key.length).recordLength(stored);
        write(key, record, offset, recordLength);
        return this;
    }

    /**
     * Deletes a key; deleting an absent key is no change. {@code lastRecord} of positive length replaces what watchers
     * see as the last state.
     */
    public BatchEncoder delete(byte[] key, DirectBuffer lastRecord, int offset, int recordLength) {
        Invariant.check(transactions > 0, "a delete needs a transaction");
        int stored = storedLength(key, recordLength);
        int at = room(DeleteEncoder.BLOCK_LENGTH, key.length, stored);
        delete.wrapAndApplyHeader(buffer, at, header).keyLength(key.length).recordLength(stored);
        write(key, lastRecord, offset, recordLength);
        return this;
    }

    private int storedLength(byte[] key, int recordLength) {
        return recordLength > 0 && seal.seals(key) ? recordLength + RecordSeal.OVERHEAD_BYTES : recordLength;
    }

    private void write(byte[] key, DirectBuffer record, int offset, int recordLength) {
        int stored = storedLength(key, recordLength);
        buffer.putBytes(length - stored - key.length, key);
        if (stored == recordLength) {
            buffer.putBytes(length - stored, record, offset, recordLength);
        } else {
            seal.seal(key, record, offset, recordLength, buffer, length - stored);
        }
        writes++;
    }

    private int room(int blockLength, int keyLength, int recordLength) {
        Invariant.check(keyLength <= StoreLimits.MAX_KEY_BYTES, "key too long", keyLength, StoreLimits.MAX_KEY_BYTES);
        Invariant.check(
                recordLength <= limits.maxRecordBytes(), "record too long", recordLength, limits.maxRecordBytes());
        int at = length;
        int end = at + HEADER + blockLength + keyLength + recordLength;
        Invariant.check(end <= limits.maxBatchBytes(), "batch too long", end, limits.maxBatchBytes());
        length = end;
        return at;
    }

    private void endTransaction() {
        if (transactions > 0) {
            transaction.expects(expects).writes(writes);
        }
        expects = 0;
        writes = 0;
    }

    /** Bytes so far; the caller ends a batch before it exceeds {@link StoreLimits#maxBatchBytes()}. */
    public int length() {
        return length;
    }

    /** Ends the batch; the bytes are in {@link #buffer} from 0 to the returned length. */
    public int end() {
        endTransaction();
        batch.sizeBytes(length).transactions(transactions);
        return length;
    }

    /** The batch's bytes. */
    public MutableDirectBuffer buffer() {
        return buffer;
    }
}
