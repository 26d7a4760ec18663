package io.hydrofoil.store;

import io.hydrofoil.chassis.Invariant;

/**
 * Maxima of a store. They decide outcomes ({@link Outcome.Full}), so they must be the same on every member of a
 * cluster.
 *
 * @param maxEntries most objects, and with {@code averageRecordBytes} the most bytes: past either, what would grow the
 *        table is refused, and new keys already past 15/16 of the bytes
 * @param averageRecordBytes for sizing the table
 * @param maxRecordBytes largest record
 * @param maxBatchBytes largest batch, at most an eighth of the log's term
 * @param ringBytes size of the change ring; a power of two, at most 1 GiB
 */
public record StoreLimits(
        long maxEntries, int averageRecordBytes, int maxRecordBytes, int maxBatchBytes, long ringBytes) {
    /** Longest key. The longest Kubernetes name is 253 bytes, and a namespace 63. */
    public static final int MAX_KEY_BYTES = 1024;

    private static final long MEBIBYTE = 1 << 20;

    /** Checks the relations between the maxima. */
    public StoreLimits {
        Invariant.check(maxEntries > 0 && averageRecordBytes > 0 && maxRecordBytes > 0, "limits must be positive");
        Invariant.check(
                Long.bitCount(ringBytes) == 1 && ringBytes <= 1L << 30, "ringBytes must be a power of two <= 1 GiB");
        Invariant.check(
                Change.length(MAX_KEY_BYTES, maxRecordBytes, maxRecordBytes) <= ringBytes / 4,
                "ringBytes must hold at least four of the largest changes");
        Invariant.check(maxRecordBytes + 2 * MAX_KEY_BYTES <= maxBatchBytes, "a batch must hold the largest record");
    }

    /**
     * Generous sizes for a machine with {@code memoryBytes}: a quarter of it for objects, which is touched only as they
     * come, and 1/256 for history: heartbeats alone fill that within a day, so it counts as memory of an idle process
     * (64 MiB of 24 GiB; an idle cluster stays below 350 MiB with it, 395 MiB were measured with twice as much).
     * Records may be as large as a request body (3 MiB) and what defaulting adds; a batch fits a message of a 32
     * MiB log term.
     */
    public static StoreLimits forMachine(long memoryBytes) {
        int averageRecordBytes = 2048;
        long tableBytes = Math.clamp(memoryBytes / 4, 256 * MEBIBYTE, 64 * 1024 * MEBIBYTE);
        long ringBytes = Long.highestOneBit(Math.clamp(memoryBytes / 256, 32 * MEBIBYTE, 1024 * MEBIBYTE));
        return new StoreLimits(
                tableBytes / averageRecordBytes,
                averageRecordBytes,
                (int) (7 * MEBIBYTE / 2),
                (int) (4 * MEBIBYTE - 64 * 1024),
                ringBytes);
    }

    /**
     * Most bytes after which there may be new keys. The rest is for what changes records that are there: marks of
     * deletions, statuses and leases, without which nothing would become less.
     */
    public long maxBytesForNew() {
        return maxBytes() - maxBytes() / 16;
    }

    /** Most bytes of all records and keys. */
    long maxBytes() {
        return maxEntries * (averageRecordBytes + 64L);
    }
}
