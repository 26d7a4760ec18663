package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One change of a key, as a {@link ChangeCursor} shows it: a flyweight over an entry of the change ring, valid until
 * the handler returns.
 *
 * <pre>
 * int32 length (of the whole entry, aligned) | int32 flags
 * int64 revision | int64 previousRevision | int64 previousPosition
 * int32 keyLength | int32 recordLength | int32 previousLength | int32 reserved
 * key | record (aligned) | previous record (aligned)
 * </pre>
 *
 * The previous record is the one that this change replaced or deleted. A deletion's record is what watchers see as its
 * last state; length 0
 * means that the previous record is.
 */
public final class Change {
    static final int ALIGNMENT = 8;
    static final int HEADER_LENGTH = 48;

    /** The key was deleted. */
    static final int DELETED = 1;
    /** The last change of its transaction. */
    static final int LAST = 2;
    /** No change, only fills the ring's end. */
    static final int PADDING = 4;

    private static final int FLAGS = 4;
    private static final int REVISION = 8;
    private static final int PREVIOUS_REVISION = 16;
    private static final int PREVIOUS_POSITION = 24;
    private static final int KEY_LENGTH = 32;
    private static final int RECORD_LENGTH = 36;
    private static final int PREVIOUS_LENGTH = 40;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Bytes that an entry takes. */
    static long length(int keyLength, int recordLength, int previousLength) {
        long unaligned = aligned(HEADER_LENGTH + (long) keyLength) + aligned(recordLength) + previousLength;
        return aligned(unaligned);
    }

    private static long aligned(long length) {
        return BitUtil.align(length, ALIGNMENT);
    }

    @HotPath
    Change wrap(DirectBuffer source, int offset, int length) {
        buffer.wrap(source, offset, length);
        return this;
    }

    /** Starts a new entry; key and record are to be copied in afterwards. */
    @HotPath
    Change lengths(int keyLength, int recordLength, int previousLength) {
        buffer.putInt(0, (int) length(keyLength, recordLength, previousLength));
        buffer.putInt(KEY_LENGTH, keyLength);
        buffer.putInt(RECORD_LENGTH, recordLength);
        buffer.putInt(PREVIOUS_LENGTH, previousLength);
        return this;
    }

    @HotPath
    Change revisions(long revision, long previousRevision) {
        buffer.putLong(REVISION, revision);
        buffer.putLong(PREVIOUS_REVISION, previousRevision);
        return this;
    }

    @HotPath
    Change previousPosition(long position) {
        buffer.putLong(PREVIOUS_POSITION, position);
        return this;
    }

    @HotPath
    Change flags(int flags) {
        buffer.putInt(FLAGS, flags);
        return this;
    }

    /** The bytes of key, record and previous record. */
    public DirectBuffer buffer() {
        return buffer;
    }

    UnsafeBuffer bytes() {
        return buffer;
    }

    int length() {
        return buffer.getInt(0);
    }

    int flags() {
        return buffer.getInt(FLAGS);
    }

    /** The key was deleted; else it was created or changed. */
    public boolean isDeletion() {
        return (flags() & DELETED) != 0;
    }

    boolean isLast() {
        return (flags() & LAST) != 0;
    }

    boolean isPadding() {
        return (flags() & PADDING) != 0;
    }

    /** Revision of this change. */
    public long revision() {
        return buffer.getLong(REVISION);
    }

    /** Revision of the record that was replaced or deleted; 0 if the key was created. */
    public long previousRevision() {
        return buffer.getLong(PREVIOUS_REVISION);
    }

    /** Where the key's change before this one was written; -1 if that is unknown. */
    long previousPosition() {
        return buffer.getLong(PREVIOUS_POSITION);
    }

    /** Length of the key. */
    public int keyLength() {
        return buffer.getInt(KEY_LENGTH);
    }

    /** Where the key lies in the buffer. */
    public int keyOffset() {
        return HEADER_LENGTH;
    }

    /** Length of {@link #recordOffset the record}. */
    public int recordLength() {
        int length = ownRecordLength();
        return length == 0 ? previousLength() : length;
    }

    /** Where the record lies in the buffer; of a deletion, what watchers see as the last state. */
    public int recordOffset() {
        return ownRecordLength() == 0 ? previousOffset() : ownRecordOffset();
    }

    /** Length of the record that was replaced or deleted; 0 if the key was created. */
    public int previousLength() {
        return buffer.getInt(PREVIOUS_LENGTH);
    }

    /** Where that record lies in the buffer. */
    public int previousOffset() {
        return ownRecordOffset() + BitUtil.align(ownRecordLength(), ALIGNMENT);
    }

    /** A copy of the key. */
    public byte[] key() {
        byte[] key = new byte[keyLength()];
        buffer.getBytes(keyOffset(), key);
        return key;
    }

    /** Length of the record in the entry itself. */
    int ownRecordLength() {
        return buffer.getInt(RECORD_LENGTH);
    }

    int ownRecordOffset() {
        return BitUtil.align(HEADER_LENGTH + keyLength(), ALIGNMENT);
    }
}
