package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordCodec;
import io.hydrofoil.store.BatchEncoder;
import io.hydrofoil.store.RecordSeal;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Conditions, puts and deletes that are applied together or not at all. Built by one thread, then handed on. */
public final class Transaction {
    private static final byte[] NOTHING = {};
    /** More than the header of a batch. */
    private static final int BATCH_OVERHEAD_BYTES = 64;

    private final List<Condition> conditions = new ArrayList<>(2);
    private final List<Change> changes = new ArrayList<>(1);
    private int guard = -1;
    private int longestKey;
    private int writesBytes;
    private int longestRecord;
    private @Nullable String turn;
    private boolean leadsToDeletion;

    private static final class Condition {
        final byte[] key;
        final long revision;

        Condition(byte[] key, long revision) {
            this.key = key;
            this.revision = revision;
        }
    }

    private static final class Change {
        final byte[] key;
        final boolean isPut;
        final byte[] record;

        Change(byte[] key, boolean isPut, byte[] record) {
            this.key = key;
            this.isPut = isPut;
            this.record = record;
        }
    }

    /** {@code key} must be at {@code revision}; 0: absent. */
    public void expect(byte[] key, long revision) {
        conditions.add(new Condition(key, revision));
        longestKey = Math.max(longestKey, key.length);
    }

    /** As {@link #expect}, on behalf of whoever may write at all: there is no point in deciding anew if it fails. */
    public void guard(byte[] key, long revision) {
        guard = conditions.size();
        expect(key, revision);
    }

    /** Whether the condition of this index is the guard. */
    public boolean isGuard(int condition) {
        return condition == guard;
    }

    /** {@code key} must exist. */
    public void expectExists(byte[] key) {
        expect(key, BatchEncoder.ANY_REVISION);
    }

    /**
     * Asks to be applied only after all others of the same name that were decided before: of transactions that rest on
     * one key which each of them changes, all but one would be decided in vain. Spares work; it is the conditions that
     * keep the state right.
     */
    public void takeTurn(String name) {
        turn = name;
    }

    /** The name of the turn that it takes; null: it need not wait. */
    public @Nullable String turn() {
        return turn;
    }

    /** Writes an object; returns the record. */
    public byte[] put(byte[] key, Kind storageKind, MapValue tree) {
        byte[] record = RecordCodec.encode(storageKind, tree);
        add(key, true, record);
        return record;
    }

    /** Writes a record that is already made. */
    public void put(byte[] key, byte[] record) {
        add(key, true, record);
    }

    /** Deletes a key. */
    public void delete(byte[] key) {
        add(key, false, NOTHING);
    }

    /** Deletes an object; watchers see {@code last} as its last state. */
    public void delete(byte[] key, Kind storageKind, MapValue last) {
        add(key, false, RecordCodec.encode(storageKind, last));
    }

    private void add(byte[] key, boolean isPut, byte[] record) {
        changes.add(new Change(key, isPut, record));
        longestKey = Math.max(longestKey, key.length);
        longestRecord = Math.max(longestRecord, record.length);
        writesBytes += BatchEncoder.writeLength(key.length, record.length);
    }

    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Says that it deletes something or leads there: it is not held back when there is little room. */
    public void leadToDeletion() {
        leadsToDeletion = true;
    }

    /** Whether {@link #leadToDeletion} was said. */
    public boolean leadsToDeletion() {
        return leadsToDeletion;
    }

    /** Most bytes that it takes in a batch. */
    public int encodedLength() {
        return BatchEncoder.transactionLength(conditions.size(), longestKey) + writesBytes;
    }

    /** Whether a store with these limits takes it. */
    public boolean fits(StoreLimits limits) {
        return longestKey <= StoreLimits.MAX_KEY_BYTES
                && longestRecord + RecordSeal.OVERHEAD_BYTES <= limits.maxRecordBytes()
                && encodedLength() + BATCH_OVERHEAD_BYTES <= limits.maxBatchBytes();
    }

    /** Appends this to a batch. */
    public void encode(BatchEncoder batch, long correlationId, UnsafeBuffer window) {
        batch.transaction(correlationId);
        for (int i = 0; i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            batch.expect(condition.key, condition.revision);
        }
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            window.wrap(change.record);
            if (change.isPut) {
                batch.put(change.key, window, 0, change.record.length);
            } else {
                batch.delete(change.key, window, 0, change.record.length);
            }
        }
    }
}
