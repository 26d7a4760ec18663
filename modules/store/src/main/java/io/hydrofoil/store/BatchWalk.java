package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.codec.BatchDecoder;
import io.hydrofoil.store.codec.DeleteDecoder;
import io.hydrofoil.store.codec.ExpectDecoder;
import io.hydrofoil.store.codec.MessageHeaderDecoder;
import io.hydrofoil.store.codec.PutDecoder;
import io.hydrofoil.store.codec.TransactionDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the messages of a batch, one {@link #next} each. Every length is checked against what is left before it is
 * used, and every step moves on,
 * so that a corrupt batch breaks an invariant and neither reads past its end nor loops.
 */
@HotPath
final class BatchWalk {
    static final int TRANSACTION = TransactionDecoder.TEMPLATE_ID;
    static final int EXPECT = ExpectDecoder.TEMPLATE_ID;
    static final int PUT = PutDecoder.TEMPLATE_ID;
    static final int DELETE = DeleteDecoder.TEMPLATE_ID;
    static final int END = -1;

    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    private final StoreLimits limits;
    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BatchDecoder batch = new BatchDecoder();
    private final TransactionDecoder transaction = new TransactionDecoder();
    private final ExpectDecoder expect = new ExpectDecoder();
    private final PutDecoder put = new PutDecoder();
    private final DeleteDecoder delete = new DeleteDecoder();
    private int start;
    private int position;
    private int keyLength;
    private int recordLength;

    BatchWalk(StoreLimits limits) {
        this.limits = limits;
    }

    /** Starts over a batch. */
    BatchWalk wrap(DirectBuffer buffer, int offset, int length) {
        Invariant.check(length <= limits.maxBatchBytes(), "batch length", length, limits.maxBatchBytes());
        Invariant.check(offset >= 0 && length >= 0 && length <= buffer.capacity() - offset, "batch outside its buffer");
        bytes.wrap(buffer, offset, length);
        position = 0;
        int template = header(BatchDecoder.BLOCK_LENGTH);
        Invariant.check(template == BatchDecoder.TEMPLATE_ID, "batch template", template, BatchDecoder.TEMPLATE_ID);
        batch.wrap(bytes, HEADER, header.blockLength(), header.version());
        Invariant.check(batch.sizeBytes() == length, "batch size", batch.sizeBytes(), length);
        Invariant.check(batch.transactions() > 0, "transactions", batch.transactions(), 1);
        start = HEADER + header.blockLength();
        position = start;
        return this;
    }

    /** Checks the whole batch; afterwards it can be walked again from its start with {@link #rewind}. */
    void validate() {
        int transactionsLeft = batch.transactions();
        int expectsLeft = 0;
        int writesLeft = 0;
        for (int template = next(); template != END; template = next()) {
            if (template == TRANSACTION) {
                Invariant.check(expectsLeft == 0 && writesLeft == 0, "transaction cut short");
                transactionsLeft--;
                expectsLeft = transaction.expects();
                writesLeft = transaction.writes();
            } else if (template == EXPECT) {
                expectsLeft--;
            } else {
                Invariant.check(expectsLeft == 0, "write before its expectations", expectsLeft, 0);
                writesLeft--;
            }
            Invariant.check(expectsLeft >= 0 && writesLeft >= 0, "more in a transaction than it says");
        }
        Invariant.check(transactionsLeft == 0, "transactions missing", transactionsLeft, 0);
        Invariant.check(expectsLeft == 0 && writesLeft == 0, "transaction cut short");
    }

    void rewind() {
        position = start;
    }

    int position() {
        return position;
    }

    void position(int newPosition) {
        position = newPosition;
    }

    /** Moves to the next message and returns what it is. */
    int next() {
        if (position == bytes.capacity()) {
            return END;
        }
        int at = position;
        int template = header(0);
        int block = header.blockLength();
        switch (template) {
            case TransactionDecoder.TEMPLATE_ID -> {
                header(TransactionDecoder.BLOCK_LENGTH);
                transaction.wrap(bytes, at + HEADER, block, header.version());
                Invariant.check(transaction.expects() >= 0 && transaction.writes() >= 0, "negative count");
                lengths(0, 0);
            }
            case ExpectDecoder.TEMPLATE_ID -> {
                header(ExpectDecoder.BLOCK_LENGTH);
                expect.wrap(bytes, at + HEADER, block, header.version());
                lengths(expect.keyLength(), 0);
            }
            case PutDecoder.TEMPLATE_ID -> {
                header(PutDecoder.BLOCK_LENGTH);
                put.wrap(bytes, at + HEADER, block, header.version());
                lengths(put.keyLength(), put.recordLength());
                Invariant.check(recordLength > 0, "a put without a record");
            }
            case DeleteDecoder.TEMPLATE_ID -> {
                header(DeleteDecoder.BLOCK_LENGTH);
                delete.wrap(bytes, at + HEADER, block, header.version());
                lengths(delete.keyLength(), delete.recordLength());
            }
            default -> Invariant.check(false, "unknown message in a batch", template, 0);
        }
        return template;
    }

    private int header(int minBlockLength) {
        int left = bytes.capacity() - position;
        Invariant.check(left >= HEADER, "message header", left, HEADER);
        header.wrap(bytes, position);
        Invariant.check(
                header.schemaId() == BatchDecoder.SCHEMA_ID && header.version() == BatchDecoder.SCHEMA_VERSION,
                "unknown schema or version",
                header.schemaId(),
                BatchDecoder.SCHEMA_ID);
        int block = header.blockLength();
        Invariant.check(block >= minBlockLength && block <= left - HEADER, "message block", block, minBlockLength);
        return header.templateId();
    }

    private void lengths(int newKeyLength, int newRecordLength) {
        keyLength = newKeyLength;
        recordLength = newRecordLength;
        Invariant.check(
                keyLength >= 0 && keyLength <= StoreLimits.MAX_KEY_BYTES, "key", keyLength, StoreLimits.MAX_KEY_BYTES);
        Invariant.check(
                recordLength >= 0 && recordLength <= limits.maxRecordBytes(),
                "record",
                recordLength,
                limits.maxRecordBytes());
        int end = position + HEADER + header.blockLength() + keyLength + recordLength;
        Invariant.check(end <= bytes.capacity(), "message past the batch's end", end, bytes.capacity());
        position = end;
    }

    long processId() {
        return batch.processId();
    }

    long correlationId() {
        return transaction.correlationId();
    }

    int expects() {
        return transaction.expects();
    }

    int writes() {
        return transaction.writes();
    }

    /** The revision that the current message expects. */
    long expectedRevision() {
        return expect.revision();
    }

    int keyLength() {
        return keyLength;
    }

    /** Copies the current message's key to the start of {@code target}. */
    void copyKey(byte[] target) {
        bytes.getBytes(position - recordLength - keyLength, target, 0, keyLength);
    }

    int recordLength() {
        return recordLength;
    }

    /** Offset of the current message's record in {@link #bytes}. */
    int recordOffset() {
        return position - recordLength;
    }

    UnsafeBuffer bytes() {
        return bytes;
    }
}
