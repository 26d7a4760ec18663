package io.hydrofoil.store;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Key -> latest record with its revision. One writer; any thread reads meanwhile and never sees half a record.
 */
interface ObjectTable extends AutoCloseable {
    /** Answer of {@link #read}: the visitor was called. */
    int FOUND = 1;
    /** Answer of {@link #read}: no such key. */
    int ABSENT = 0;
    /** Answer of {@link #read}: there is a record, but of a later revision than asked for. */
    int NEWER = -1;

    /**
     * Shows the record of {@code key} unless it is newer than {@code maxRevision}. The visitor must not call the store.
     */
    int read(byte[] key, long maxRevision, Reader.RecordVisitor visitor);

    /** Writer: copies the {@code length} bytes of a record that is there. */
    void copy(byte[] key, MutableDirectBuffer target, int offset, int length);

    /** Writer: creates or replaces. */
    void put(byte[] key, long revision, DirectBuffer record, int offset, int length);

    /** Writer: removes a key that is there. */
    void remove(byte[] key);

    /** Number of records. */
    long size();

    @Override
    void close();
}
